package io.stackexporter.kind.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which grants a login lacks, by what the server says of them. Without PROCESS a server shows only the login's own sessions,
 * and without a right to a table it does not show the table, and nothing fails; only by asking can one know.
 */
final class Rights {
    /** Between the grants that one collector needs. */
    private static final String AND = "; ";

    /** Before the one that stands for the others on MariaDB. */
    private static final String ON_MARIADB = "MariaDB: ";

    private static final String PERFORMANCE_SCHEMA = "performance_schema";

    /** With those of the roles that are in force; the form that names a user leaves them out on MariaDB. */
    private static final String ASK = "SHOW GRANTS";

    private Rights() {}

    /** The grants that the login lacks, for each privilege of which it can be told. */
    static Map<String, List<String>> missing(MysqlSession session, Set<String> privileges) throws SQLException {
        List<Grant> held = held(session.connection());
        Map<String, List<String>> missing = new LinkedHashMap<>();
        for (String privilege : privileges) {
            List<String> texts = texts(privilege, session.isMariadb());
            List<Optional<Grant>> wanted = texts.stream().map(Grant::parse).toList();
            if (wanted.stream().allMatch(Optional::isPresent)) {
                missing.put(
                        privilege,
                        wanted.stream()
                                .flatMap(Optional::stream)
                                .filter(grant -> session.hasPerformanceSchema() || !isInstruments(grant))
                                .filter(grant -> !grant.isCoveredBy(held))
                                .map(Grant::text)
                                .toList());
            }
        }
        return missing;
    }

    /** What is switched off shows nothing to anybody. */
    private static boolean isInstruments(Grant grant) {
        return grant.schema().equals(PERFORMANCE_SCHEMA);
    }

    /** Where MariaDB has a grant of its own, it stands for those that MySQL has. */
    static List<String> texts(String privilege, boolean mariadb) {
        String[] parts = privilege.split(AND, -1);
        boolean own = mariadb && privilege.contains(ON_MARIADB);
        Stream<String> fitting = Arrays.stream(parts).filter(part -> part.startsWith(ON_MARIADB) == own);
        return fitting.map(part -> part.replace(ON_MARIADB, "")).toList();
    }

    /** What is no grant of a right, such as that of a role, tells nothing here; what the role has is told besides. */
    private static List<Grant> held(Connection connection) throws SQLException {
        List<Grant> held = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ASK);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                Grant.parse(row.getString(1)).ifPresent(held::add);
            }
        }
        return held;
    }
}
