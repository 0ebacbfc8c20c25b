package io.stackexporter.faults;

/** A real server behind the gates of one kind, with a login that may read everything. */
interface RealServer extends AutoCloseable {
    String LOGIN = "watcher";
    String PASSWORD = "r1ght-Pa55word";

    /** Where the login works without TLS. */
    int port();

    /** Where the login works with TLS. */
    int tlsPort();

    /** Where a server of this kind has no TLS to offer; nobody logs in there. */
    int portWithoutTls();

    /** Past its greeting, and short of what one collector reads. */
    default int someBytes() {
        return 2000;
    }

    /** Stops the server and starts it again at the same place. */
    void restart() throws Exception;

    @Override
    void close();
}
