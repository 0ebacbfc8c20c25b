package io.stackexporter.kind.postgresql;

import io.stackexporter.config.Section;
import io.stackexporter.jdbc.Connector;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Which databases of a server the per-database collectors visit, see {@link Visits}, and how to get there. */
final class Databases {
    /** One that was half dropped refuses every connection. What is excluded is compared here, where names can be read. */
    private static final String DISCOVER = """
            SELECT datname
            FROM pg_database
            WHERE datallowconn
              AND datconnlimit <> -2
              AND datname <> current_database()
              AND has_database_privilege(oid, 'CONNECT')
            ORDER BY datname""";

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

    boolean discover() {
        return discover;
    }

    /** A connection that lives only for the visit. */
    Connection connect(String database) throws SQLException {
        return connector.connect(urlOfDatabase.apply(URLEncoder.encode(database, StandardCharsets.UTF_8)));
    }

    /** Every database to be visited besides the one at hand. */
    List<String> others(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(DISCOVER);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next() && names.size() < max - 1) {
                String name = rows.getString(1);
                if (!exclude.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
