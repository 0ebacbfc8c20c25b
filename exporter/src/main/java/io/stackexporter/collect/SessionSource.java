package io.stackexporter.collect;

/** Owns the pool or client of one target and lends sessions; making one does no I/O. */
public interface SessionSource<S extends Session> extends AutoCloseable {

    /** A session that is logged in and knows its identity; connects when it must. */
    S open(Deadline deadline) throws Exception;

    /** How many sessions may be open at once, at most {@link Target#MAX_PARALLEL}. */
    default int maxSessions() {
        return Target.MAX_PARALLEL;
    }

    /**
     * The same source for collectors that open a connection of their own beside their session, so that the server sees no
     * more of them.
     */
    default SessionSource<S> leavingRoom() {
        return this;
    }

    /** What an exception of the driver means; the engine knows the general ones, such as time-outs, itself. */
    ErrorKind kindOf(Throwable failure);

    /** The next attempt to log in is made although the server refused the last one: somebody wants it now. */
    default void tryLoginAgain() {}

    @Override
    void close();
}
