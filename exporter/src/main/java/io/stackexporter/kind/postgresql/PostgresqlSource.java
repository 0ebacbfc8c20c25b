package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.jdbc.Pool;
import io.stackexporter.jdbc.StatementLimit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Lends connections to one PostgreSQL server. */
final class PostgresqlSource implements SessionSource<PostgresqlSession> {
    private final Pool pool;
    private final Databases databases;
    private final String address;
    private final AtomicReference<@Nullable Scrape> scrape = new AtomicReference<>();
    /** By connection, which is what the server keeps them for. */
    private final Map<PGConnection, StatementLimit> limits = Collections.synchronizedMap(new WeakHashMap<>());

    private final int sessions;

    /** What the sessions of one scrape share: one that breaks is followed by another. */
    private record Scrape(Deadline deadline, Server server, Visits visits) {}

    PostgresqlSource(Pool pool, Databases databases, String address) {
        this(pool, databases, address, databases.sessions());
    }

    private PostgresqlSource(Pool pool, Databases databases, String address, int sessions) {
        this.sessions = sessions;
        this.pool = pool;
        this.address = address;
        this.databases = databases;
    }

    /** A visit of another database takes the second of the two connections that a target may have. */
    @Override
    public PostgresqlSource leavingRoom() {
        return new PostgresqlSource(pool.of(1), databases, address, 1);
    }

    @Override
    public PostgresqlSession open(Deadline deadline) throws SQLException {
        return pool.open(deadline, PostgresqlErrors::explained, connection -> open(connection, deadline));
    }

    private PostgresqlSession open(Connection connection, Deadline deadline) throws SQLException {
        StatementLimit limit =
                limits.computeIfAbsent(connection.unwrap(PGConnection.class), fresh -> Server.limit(deadline));
        limit.begin(deadline);
        Scrape current = scrape(connection, limit, deadline);
        return new PostgresqlSession(connection, current.server, address, current.visits, limit);
    }

    private Scrape scrape(Connection connection, StatementLimit limit, Deadline deadline) throws SQLException {
        Scrape current = scrape.get();
        if (current != null && current.deadline.equals(deadline)) {
            return current;
        }
        Scrape fresh = new Scrape(deadline, Server.ask(connection, limit), new Visits(databases, deadline));
        scrape.set(fresh);
        return fresh;
    }

    @Override
    public int maxSessions() {
        return sessions;
    }

    @Override
    public void tryLoginAgain() {
        pool.tryLoginAgain();
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
