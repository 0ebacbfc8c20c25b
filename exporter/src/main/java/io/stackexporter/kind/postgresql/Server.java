package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.jdbc.StatementLimit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What answered on a connection. Asked once a scrape: its sessions share it.
 *
 * @param description as {@code version()} has it
 * @param oddTexts whether names may come in other bytes than UTF-8
 * @param extensions those that can be used in this database, with their schemas, fit for SQL
 */
record Server(
        Identity identity,
        ServerVersion version,
        String description,
        boolean replica,
        boolean oddTexts,
        Map<String, String> extensions) {
    /** A role or a database that was named in a database of another encoding is seen, in its bytes, from all of them. */
    private static final String WHO = """
            SELECT set_config('statement_timeout', ?, false),
                   current_setting('server_version') AS version,
                   current_setting('server_version_num')::int / 10000 AS major,
                   current_setting('server_version_num')::int % 10000 AS minor,
                   version() AS description,
                   pg_is_in_recovery() AS replica,
                   EXISTS (SELECT FROM pg_database WHERE pg_encoding_to_char(encoding) <> 'UTF8') AS odd_texts,
                   (SELECT string_agg(extname || ' ' || quote_ident(nspname), chr(1))
                    FROM pg_extension
                    JOIN pg_namespace ON pg_namespace.oid = extnamespace
                    WHERE extname <> 'pg_stat_statements'
                       OR current_setting('pg_stat_statements.max', true) IS NOT NULL) AS extensions""";

    private static final String LIMIT = "SELECT set_config('statement_timeout', ?, false)";

    /** Of a connection that was told none. */
    static StatementLimit limit(Deadline deadline) {
        return new StatementLimit(deadline, (connection, millis) -> {
            try (PreparedStatement statement = connection.prepareStatement(LIMIT)) {
                statement.setString(1, Integer.toString(millis));
                statement.execute();
            }
        });
    }

    /** Asks the server who it is, and tells it in the same request how long a statement may take. */
    static Server ask(Connection connection, StatementLimit limit) throws SQLException {
        Connection reading = TolerantText.isLatin(connection) ? TolerantText.of(connection) : connection;
        try (PreparedStatement statement = reading.prepareStatement(WHO)) {
            statement.setString(1, Integer.toString(limit.next()));
            ResultSet row = statement.executeQuery();
            row.next();
            boolean replica = row.getBoolean("replica");
            return new Server(
                    new Identity(row.getString("version"), "postgresql", replica ? "replica" : "primary"),
                    new ServerVersion(row.getInt("major"), row.getInt("minor")),
                    row.getString("description"),
                    replica,
                    row.getBoolean("odd_texts"),
                    extensions(row.getString("extensions")));
        }
    }

    private static Map<String, String> extensions(@Nullable String all) {
        Map<String, String> extensions = new HashMap<>();
        for (String extension : all == null ? new String[0] : all.split("\u0001", -1)) {
            String[] nameAndSchema = extension.split(" ", 2);
            extensions.put(nameAndSchema[0], nameAndSchema[1]);
        }
        return extensions;
    }
}
