package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.jdbc.SqlSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A borrowed connection to one PostgreSQL server, and what answered on it. */
final class PostgresqlSession implements SqlSession {
    private static final String WHO = """
            SELECT current_setting('server_version') AS version,
                   current_setting('server_version_num')::int / 10000 AS major,
                   current_setting('server_version_num')::int % 10000 AS minor,
                   pg_is_in_recovery() AS replica,
                   ARRAY(SELECT extname || ' ' || quote_ident(nspname)
                         FROM pg_extension
                         JOIN pg_namespace ON pg_namespace.oid = extnamespace
                         WHERE extname <> 'pg_stat_statements'
                            OR current_setting('pg_stat_statements.max', true) IS NOT NULL) AS extensions""";

    private final Connection connection;
    private final Databases databases;
    private final String server;
    private final Deadline deadline;
    private final Identity identity;
    private final ServerVersion version;
    private final boolean replica;
    private final Map<String, String> extensions = new HashMap<>();

    /**
     * Asks the server who it is.
     *
     * @param server host and port, as the label {@code server} shows them
     */
    PostgresqlSession(Connection connection, Databases databases, String server, Deadline deadline)
            throws SQLException {
        this.connection = connection;
        this.databases = databases;
        this.server = server;
        this.deadline = deadline;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHO)) {
            row.next();
            this.version = new ServerVersion(row.getInt("major"), row.getInt("minor"));
            this.replica = row.getBoolean("replica");
            this.identity = new Identity(row.getString("version"), "postgresql", replica ? "replica" : "primary");
            for (String extension : (String[]) row.getArray("extensions").getArray()) {
                String[] nameAndSchema = extension.split(" ", 2);
                extensions.put(nameAndSchema[0], nameAndSchema[1]);
            }
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
    public void eachDatabase(DatabaseWork work) throws SQLException, Incomplete {
        databases.each(connection, deadline, work);
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
