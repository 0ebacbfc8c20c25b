package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.jdbc.SqlSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A borrowed connection to one PostgreSQL server, and what answered on it. */
final class PostgresqlSession implements SqlSession {
    private static final String WHO = """
            SELECT set_config('statement_timeout', ?, false),
                   current_setting('server_version') AS version,
                   current_setting('server_version_num')::int / 10000 AS major,
                   current_setting('server_version_num')::int % 10000 AS minor,
                   pg_is_in_recovery() AS replica,
                   (SELECT string_agg(extname || ' ' || quote_ident(nspname), chr(1))
                    FROM pg_extension
                    JOIN pg_namespace ON pg_namespace.oid = extnamespace
                    WHERE extname <> 'pg_stat_statements'
                       OR current_setting('pg_stat_statements.max', true) IS NOT NULL) AS extensions""";

    private final Connection connection;
    private final Visits visits;
    private final String server;
    private final StatementLimit limit;
    private final Identity identity;
    private final ServerVersion version;
    private final boolean replica;
    private final Map<String, String> extensions = new HashMap<>();
    private String collector = "";

    /**
     * Asks the server who it is, and tells it in the same request how long a statement may take.
     *
     * @param server host and port, as the label {@code server} shows them
     */
    PostgresqlSession(Connection connection, Visits visits, String server, Deadline deadline) throws SQLException {
        this.connection = TolerantText.of(connection);
        this.visits = visits;
        this.server = server;
        this.limit = new StatementLimit(deadline);
        try (PreparedStatement statement = this.connection.prepareStatement(WHO)) {
            statement.setString(1, limit.next());
            ResultSet row = statement.executeQuery();
            row.next();
            this.version = new ServerVersion(row.getInt("major"), row.getInt("minor"));
            this.replica = row.getBoolean("replica");
            this.identity = new Identity(row.getString("version"), "postgresql", replica ? "replica" : "primary");
            note(row.getString("extensions"));
        }
    }

    private void note(@Nullable String all) {
        for (String extension : all == null ? new String[0] : all.split("\u0001", -1)) {
            String[] nameAndSchema = extension.split(" ", 2);
            extensions.put(nameAndSchema[0], nameAndSchema[1]);
        }
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public ServerVersion version() {
        return version;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    boolean isReplica() {
        return replica;
    }

    /** Host and port as the configuration has them. */
    String server() {
        return server;
    }

    /** The schema, fit for SQL, of an extension that this database has and that can be used. */
    Optional<String> schemaOf(String extension) {
        return Optional.ofNullable(extensions.get(extension));
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
    public void ping() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
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
