package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.jdbc.Pool;
import io.stackexporter.jdbc.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections to one PostgreSQL server. */
final class PostgresqlSource implements SessionSource<PostgresqlSession> {
    private final Pool pool;
    private final Databases databases;
    private final String server;

    PostgresqlSource(Pool pool, Databases databases, String server) {
        this.pool = pool;
        this.server = server;
        this.databases = databases;
    }

    @Override
    public PostgresqlSession open(Deadline deadline) throws SQLException {
        Connection connection = pool.borrow(deadline);
        boolean known = false;
        try {
            PostgresqlSession session = new PostgresqlSession(connection, databases, server, deadline);
            known = true;
            return session;
        } finally {
            if (!known) {
                connection.close();
            }
        }
    }

    @Override
    public int maxSessions() {
        return databases.sessions();
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return SqlErrors.kindOf(failure);
    }

    @Override
    public void close() {
        pool.close();
    }
}
