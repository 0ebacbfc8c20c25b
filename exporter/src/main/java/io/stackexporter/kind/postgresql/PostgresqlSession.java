package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.DatabaseChoice;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.jdbc.SqlSession;
import io.stackexporter.jdbc.StatementLimit;
import io.stackexporter.jdbc.TimeLimit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A borrowed connection to one PostgreSQL server, and what answered on it. */
final class PostgresqlSession implements SqlSession {
    private final Connection connection;
    private final Server server;
    private final String address;
    private final Visits visits;
    private final StatementLimit limit;
    private String collector = "";

    /**
     * Asks nothing any more.
     *
     * @param address host and port, as the label {@code server} shows them
     */
    PostgresqlSession(Connection connection, Server server, String address, Visits visits, StatementLimit limit)
            throws SQLException {
        this.connection = server.oddTexts() ? TolerantText.of(connection) : connection;
        this.server = server;
        this.address = address;
        this.visits = visits;
        this.limit = limit;
    }

    @Override
    public Identity identity() {
        return server.identity();
    }

    @Override
    public ServerVersion version() {
        return server.version();
    }

    @Override
    public Connection connection() {
        return connection;
    }

    boolean isReplica() {
        return server.replica();
    }

    /** Host and port as the configuration has them. */
    String address() {
        return address;
    }

    /** The version with everything that the server adds to it. */
    String description() {
        return server.description();
    }

    /** The schema, fit for SQL, of an extension that this database has and that can be used. */
    Optional<String> schemaOf(String extension) {
        return Optional.ofNullable(server.extensions().get(extension));
    }

    @Override
    public void begin(String name) throws SQLException {
        collector = name;
        limit.renew(connection);
    }

    @Override
    public void eachDatabase(DatabaseWork work) throws SQLException {
        work.in(connection);
        visits.add(collector, work);
    }

    @Override
    public boolean unfinished() {
        return visits.isWaiting(collector);
    }

    @Override
    public Map<String, Incomplete> finish() throws SQLException {
        limit.renew(connection);
        return visits.make(connection);
    }

    @Override
    public Map<String, List<String>> missing(Set<String> privileges) throws SQLException {
        return Rights.missing(connection, privileges, this::schemaOf);
    }

    @Override
    public void eachOf(DatabaseChoice choice, DatabaseWork work) throws SQLException, Incomplete {
        visits.add(collector, choice, work, connection.getCatalog());
        if (!choice.discovered() && !choice.names().contains(connection.getCatalog())) {
            return;
        }
        try {
            work.in(connection);
        } catch (SQLException e) {
            if (!visits.isWaiting(collector) || connection.isClosed()) {
                throw e;
            }
            visits.failed(collector, connection.getCatalog(), e);
        }
    }

    /** Until the end of the transaction; what the session allows anyway may be shorter, since it follows the scrape. */
    @Override
    public TimeLimit timeLimit(Duration longest) {
        return new TimeLimit("""
                SELECT set_config('statement_timeout', least(%d, nullif(
                    extract(epoch FROM current_setting('statement_timeout')::interval) * 1000, 0))::int::text, true)""".formatted(longest.toMillis()), "");
    }

    @Override
    public void ping() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(""); // an empty statement: the way to the server and back, and nothing to do there
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException broken) {
            // The pool has thrown it away; what broke it was reported where it broke.
        }
    }
}
