package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.Target;
import io.stackexporter.jdbc.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Lends connections to one PostgreSQL server. */
final class PostgresqlSource implements SessionSource<PostgresqlSession> {
    private final Pool pool;
    private final Databases databases;
    private final String server;
    /** Of the scrape at hand; its sessions share them, since one that breaks is followed by another. */
    private final AtomicReference<Visits> visits;

    PostgresqlSource(Pool pool, Databases databases, String server) {
        this.pool = pool;
        this.server = server;
        this.databases = databases;
        this.visits = new AtomicReference<>(new Visits(databases, Deadline.in(Duration.ZERO)));
    }

    /**
     * The pool trusts a connection that was in use a moment ago. When a server was restarted meanwhile, all that lie ready are
     * dead: each is found out by the first question on it, and then a new one tells the truth.
     */
    @Override
    public PostgresqlSession open(Deadline deadline) throws SQLException {
        for (int dead = 0; dead < Target.MAX_PARALLEL; dead++) {
            try {
                return open(pool.borrow(deadline), deadline);
            } catch (BrokenConnectionException broken) {
                if (deadline.expired()) {
                    throw broken;
                }
            }
        }
        return open(pool.borrow(deadline), deadline);
    }

    private PostgresqlSession open(Connection connection, Deadline deadline) throws SQLException {
        boolean known = false;
        try {
            Visits current = visits.updateAndGet(last -> last.isFor(deadline) ? last : new Visits(databases, deadline));
            PostgresqlSession session = new PostgresqlSession(connection, current, server, deadline);
            known = true;
            return session;
        } catch (SQLException e) {
            throw connection.isClosed() ? new BrokenConnectionException(e) : e;
        } finally {
            if (!known) {
                connection.close();
            }
        }
    }

    /** The first question on a connection found it dead. */
    private static final class BrokenConnectionException extends SQLException {
        private static final long serialVersionUID = 1;

        BrokenConnectionException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
        }
    }

    @Override
    public int maxSessions() {
        return databases.sessions();
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return PostgresqlErrors.kindOf(failure);
    }

    @Override
    public void close() {
        pool.close();
    }
}
