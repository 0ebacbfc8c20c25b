package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.jdbc.SqlSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A borrowed connection to one PostgreSQL server, and what answered on it. */
final class PostgresqlSession implements SqlSession {
    private static final String WHO = """
            SELECT current_setting('server_version') AS version,
                   current_setting('server_version_num')::int / 10000 AS major,
                   pg_is_in_recovery() AS replica""";

    private final Connection connection;
    private final Databases databases;
    private final Deadline deadline;
    private final Identity identity;
    private final int majorVersion;
    private final boolean replica;

    PostgresqlSession(Connection connection, Databases databases, Deadline deadline) throws SQLException {
        this.connection = connection;
        this.databases = databases;
        this.deadline = deadline;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHO)) {
            row.next();
            this.majorVersion = row.getInt("major");
            this.replica = row.getBoolean("replica");
            this.identity = new Identity(row.getString("version"), "postgresql", replica ? "replica" : "primary");
        }
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public int majorVersion() {
        return majorVersion;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    boolean isReplica() {
        return replica;
    }

    @Override
    public void eachDatabase(DatabaseWork work) throws SQLException {
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
