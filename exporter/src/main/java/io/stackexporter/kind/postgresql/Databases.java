package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.Connector;
import io.stackexporter.jdbc.SqlSession.DatabaseWork;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.postgresql.PGConnection;

/**
 * Which databases of a server the per-database collectors visit. They do so one after the other, each with a connection that
 * lives only for the visit, so that a server of a hundred databases still sees two connections at most.
 */
final class Databases {
    private static final String DISCOVER = """
            SELECT datname
            FROM pg_database
            WHERE datallowconn
              AND datname <> current_database()
              AND datname <> ALL (?)
              AND has_database_privilege(oid, 'CONNECT')
            ORDER BY datname
            LIMIT ?""";

    /** The wait is the server's, so that it costs neither side anything. */
    private static final String STILL_THERE = "SELECT pg_sleep(0.002) FROM pg_stat_get_activity(?)";

    private static final int TRIES = 50;

    private final boolean discover;
    private final List<String> exclude;
    private final int max;
    private final Connector connector;
    private final UnaryOperator<String> urlOfDatabase;

    private Databases(
            boolean discover, List<String> exclude, int max, Connector connector, UnaryOperator<String> urlOfDatabase) {
        this.discover = discover;
        this.exclude = exclude;
        this.max = max;
        this.connector = connector;
        this.urlOfDatabase = urlOfDatabase;
    }

    static Databases configured(Section settings, Connector connector, UnaryOperator<String> urlOfDatabase) {
        Section section = settings.section("databases", "Which databases the per-database collectors visit.");
        Databases databases = new Databases(
                section.flag(
                        "discover",
                        false,
                        "Visit every database that the login may connect to, not only the one in the URL."),
                section.texts("exclude", List.of("template0", "template1"), "Databases that are not visited."),
                section.integer("max", 1, 10_000, 50, "The most databases that are visited; the first by name."),
                connector,
                urlOfDatabase);
        section.end();
        return databases;
    }

    /** With discovery, a visit takes the second of the two connections that a target may have. */
    int sessions() {
        return discover ? 1 : 2;
    }

    void each(Connection connection, Deadline deadline, DatabaseWork work) throws SQLException, Incomplete {
        work.in(connection);
        if (!discover) {
            return;
        }
        Map<String, SQLException> failures = new TreeMap<>();
        for (String database : others(connection)) {
            try {
                visit(connection, database, deadline, work);
            } catch (SQLException e) {
                failures.put(database, e);
                if (deadline.expired() || connection.isClosed()) {
                    break;
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new Incomplete(
                    "not in " + String.join(", ", failures.keySet()),
                    failures.values().iterator().next());
        }
    }

    private void visit(Connection connection, String database, Deadline deadline, DatabaseWork work)
            throws SQLException {
        String url = urlOfDatabase.apply(URLEncoder.encode(database, StandardCharsets.UTF_8));
        int visitor;
        try (Connection other = connector.connect(url)) {
            visitor = other.unwrap(PGConnection.class).getBackendPID();
            other.setNetworkTimeout(Runnable::run, deadline.millis());
            work.in(other);
        }
        awaitGone(connection, visitor);
    }

    /** A server lets go of a session a moment after it is closed; until then the next visit would make one too many. */
    private static void awaitGone(Connection connection, int visitor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STILL_THERE)) {
            statement.setInt(1, visitor);
            boolean there = true;
            for (int tries = 0; there && tries < TRIES; tries++) {
                try (ResultSet row = statement.executeQuery()) {
                    there = row.next();
                }
            }
        }
    }

    private List<String> others(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DISCOVER)) {
            Array excluded = connection.createArrayOf("name", exclude.toArray());
            statement.setArray(1, excluded);
            statement.setInt(2, Math.max(0, max - 1));
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }
}
