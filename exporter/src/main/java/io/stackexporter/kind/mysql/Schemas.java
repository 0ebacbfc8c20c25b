package io.stackexporter.kind.mysql;

import io.stackexporter.collect.DatabaseChoice;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.jdbc.SqlSession.DatabaseWork;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Visits schemas on one connection, since here another one is only another default for names. */
final class Schemas {
    private static final String DISCOVER = """
            SELECT schema_name FROM information_schema.schemata
            WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
            ORDER BY schema_name""";

    private Schemas() {}

    /** One that fails does not cost the others. */
    static void each(DatabaseChoice choice, Connection connection, DatabaseWork work) throws SQLException, Incomplete {
        String own = connection.getCatalog();
        Map<String, SQLException> failures = new TreeMap<>();
        for (String schema : choice.discovered() ? discover(connection) : choice.names()) {
            try {
                connection.setCatalog(schema);
                work.in(connection);
            } catch (SQLException e) {
                failures.put(schema, e);
                if (connection.isClosed()) {
                    break;
                }
            }
        }
        if (own != null && !own.isEmpty() && !connection.isClosed()) {
            connection.setCatalog(own);
        }
        if (!failures.isEmpty()) {
            throw new Incomplete(
                    "not in " + String.join(", ", failures.keySet()),
                    failures.values().iterator().next());
        }
    }

    private static List<String> discover(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(DISCOVER)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
