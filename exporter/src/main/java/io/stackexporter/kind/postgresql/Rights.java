package io.stackexporter.kind.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which grants a login lacks. PostgreSQL hides rows and columns from a login that may not see them, and nothing fails; only by
 * asking can one know. Superusers have every right.
 */
final class Rights {
    /** Between the grants that one collector needs. */
    private static final String AND = "; ";

    private static final String PLACE = "(<schema of (\\w+)>|\\w+)";
    private static final Pattern GRANT = Pattern.compile(
            "GRANT (\\w+)(?: ON (SCHEMA|FUNCTION|TABLE) " + PLACE + "(?:\\.(\\w+)(?:\\([^)]*\\))?)?)? TO <user>");

    /** One thing to be granted; the schema is fit for SQL, and a role has none. */
    private record Grant(String text, String kind, String right, String schema, String name) {}

    /**
     * What is not there cannot be lacking, and what comes with pg_monitor need not be granted besides. What the login cannot
     * name itself is looked up in the catalogue.
     */
    private static final String LACKING = """
            SELECT number
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
                 WITH ORDINALITY AS asked (kind, privilege, schema, name, number)
            WHERE CASE kind
                  WHEN 'ROLE' THEN EXISTS (SELECT FROM pg_roles
                                           WHERE rolname = name AND NOT pg_has_role(oid, 'USAGE'))
                  WHEN 'SCHEMA' THEN EXISTS (SELECT FROM pg_namespace
                                             WHERE quote_ident(nspname) = schema
                                               AND NOT has_schema_privilege(oid, privilege)
                                               AND NOT has_schema_privilege('pg_monitor', oid, privilege))
                  WHEN 'FUNCTION' THEN EXISTS (SELECT FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
                                               WHERE quote_ident(nspname) = schema AND proname = name
                                                 AND NOT has_function_privilege(pg_proc.oid, privilege)
                                                 AND NOT has_function_privilege('pg_monitor', pg_proc.oid, privilege))
                  ELSE EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                               WHERE quote_ident(nspname) = schema AND relname = name
                                 AND NOT has_table_privilege(pg_class.oid, privilege)
                                 AND NOT has_table_privilege('pg_monitor', pg_class.oid, privilege))
                  END""";

    private Rights() {}

    /** What a collector needs that reads an extension: who may see everything must also be let into its schema. */
    static String monitorWith(String extension, String function) {
        String schema = "<schema of " + extension + ">";
        return String.join(
                AND,
                PostgresqlKind.MONITOR,
                "GRANT USAGE ON SCHEMA " + schema + " TO <user>",
                "GRANT EXECUTE ON FUNCTION " + schema + "." + function + " TO <user>");
    }

    /**
     * The grants that the login lacks, for each privilege of which it can be told.
     *
     * @param schemaOf the schema of an extension, fit for SQL, when it is there
     */
    static Map<String, List<String>> missing(
            Connection connection, Set<String> privileges, Function<String, Optional<String>> schemaOf)
            throws SQLException {
        Map<String, List<Grant>> asked = new LinkedHashMap<>();
        for (String privilege : privileges) {
            List<Matcher> parts =
                    Arrays.stream(privilege.split(AND)).map(GRANT::matcher).toList();
            if (parts.stream().allMatch(Matcher::matches)) {
                asked.put(
                        privilege,
                        parts.stream()
                                .flatMap(part -> grant(part, schemaOf).stream())
                                .toList());
            }
        }
        List<Grant> all =
                asked.values().stream().flatMap(List::stream).distinct().toList();
        Set<Grant> lacking = lacking(connection, all);
        Map<String, List<String>> missing = new LinkedHashMap<>();
        asked.forEach((privilege, grants) -> missing.put(
                privilege,
                grants.stream().filter(lacking::contains).map(Grant::text).toList()));
        return missing;
    }

    /** Nothing when it is about an extension that is not there. */
    private static Optional<Grant> grant(Matcher parts, Function<String, Optional<String>> schemaOf) {
        String place = parts.group(3);
        if (place == null) {
            return Optional.of(new Grant(parts.group(), "ROLE", "", "", parts.group(1)));
        }
        Optional<String> schema = parts.group(4) == null ? Optional.of(place) : schemaOf.apply(parts.group(4));
        return schema.map(name -> new Grant(
                parts.group().replace(place, name),
                parts.group(2),
                parts.group(1),
                name,
                Objects.requireNonNullElse(parts.group(5), "")));
    }

    private static Set<Grant> lacking(Connection connection, List<Grant> grants) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LACKING)) {
            List<Function<Grant, String>> columns = List.of(Grant::kind, Grant::right, Grant::schema, Grant::name);
            for (int i = 0; i < columns.size(); i++) {
                statement.setArray(
                        i + 1,
                        connection.createArrayOf(
                                "text", grants.stream().map(columns.get(i)).toArray()));
            }
            Set<Grant> lacking = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lacking.add(grants.get(row.getInt(1) - 1));
                }
            }
            return lacking;
        }
    }
}
