package io.stackexporter.kind.mysql;

import io.stackexporter.collect.DatabaseChoice;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.jdbc.SqlSession;
import io.stackexporter.jdbc.TimeLimit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A borrowed connection to one MySQL or MariaDB server, and what answered on it. */
final class MysqlSession implements SqlSession {
    static final String MYSQL = "mysql";
    static final String MARIADB = "mariadb";

    private static final String WHO = "SELECT @@version AS version, @@global.read_only AS read_only,"
            + " @@performance_schema AS performance_schema";

    /** For {@code Connection.isValid}, which knows whole seconds only; the connection's own time limit is shorter. */
    private static final int PING_SECONDS = 60;

    private final Connection connection;
    private final Server server;
    private final Lasting lasting;

    /**
     * What is known of the server; the same for every session of a scrape.
     *
     * @param identity with the role: primary, or replica when it has a channel to replicate from
     * @param instrumented whether the performance schema was on when the server started
     */
    record Server(Identity identity, ServerVersion version, boolean readOnly, boolean instrumented, Channels channels) {

        static Server ask(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(WHO)) {
                row.next();
                String text = row.getString("version");
                boolean readOnly = row.getBoolean("read_only");
                boolean instrumented = row.getBoolean("performance_schema");
                String flavor = text.toLowerCase(Locale.ROOT).contains(MARIADB) ? MARIADB : MYSQL;
                ServerVersion version = ServerVersion.parse(text)
                        .orElseThrow(() -> new SQLException("the version " + text + " is not MySQL's or MariaDB's"));
                Channels channels = Channels.read(connection, flavor, version);
                // Without the right to see channels, a server that nobody may write to is taken for a replica.
                boolean replica = channels.denied().isPresent()
                        ? readOnly
                        : !channels.rows().isEmpty();
                Identity identity = new Identity(text, flavor, replica ? "replica" : "primary");
                return new Server(identity, version, readOnly, instrumented, channels);
            }
        }
    }

    /** Asks nothing any more. */
    MysqlSession(Connection connection, Server server, Lasting lasting) {
        this.connection = connection;
        this.server = server;
        this.lasting = lasting;
    }

    @Override
    public Identity identity() {
        return server.identity;
    }

    @Override
    public ServerVersion version() {
        return server.version;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    boolean isMariadb() {
        return server.identity.flavor().equals(MARIADB);
    }

    /** Whether the server refuses writes of ordinary users. */
    boolean isReadOnly() {
        return server.readOnly;
    }

    /** Whether the tables of the performance schema hold anything; off is what MariaDB starts with. */
    boolean hasPerformanceSchema() {
        return server.instrumented;
    }

    /** What the server replicates from. */
    Channels channels() {
        return server.channels;
    }

    /** What need not be asked again on this connection. */
    Lasting lasting() {
        return lasting;
    }

    @Override
    public void begin(String collector) throws SQLException {
        lasting.limit().renew(connection);
    }

    @Override
    public Map<String, List<String>> missing(Set<String> privileges) throws SQLException {
        return Rights.missing(this, privileges);
    }

    /** Every schema can be read from one connection, so there is nothing to visit. */
    @Override
    public void eachDatabase(DatabaseWork work) throws SQLException {
        work.in(connection);
    }

    @Override
    public void eachOf(DatabaseChoice choice, DatabaseWork work) throws SQLException, Incomplete {
        Schemas.each(choice, connection, work);
    }

    @Override
    public TimeLimit timeLimit(Duration longest) {
        String variable = isMariadb() ? "max_statement_time" : "max_execution_time";
        String shorter = "LEAST(@@SESSION." + variable + ", "
                + (isMariadb() ? Double.toString(longest.toMillis() / 1000.0) : Long.toString(longest.toMillis()))
                + ")";
        return new TimeLimit(
                "SET @stack_exporter_time = @@SESSION." + variable + ", SESSION " + variable + " = "
                        + (isMariadb() ? shorter : "CAST(" + shorter + " AS UNSIGNED)"),
                "SET SESSION " + variable + " = @stack_exporter_time");
    }

    @Override
    public void ping() throws SQLException {
        if (!connection.isValid(PING_SECONDS)) {
            throw new SQLException("the server does not answer", "08S01");
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
