package io.stackexporter.kind.mysql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one statement grants or, where MySQL takes a part of it back, revokes.
 *
 * @param rights with the columns that they are limited to, none for all
 * @param schema a pattern as LIKE has it, when the server tells it; {@code *} for all
 * @param table {@code *} for all
 */
record Grant(String text, boolean given, Map<String, Set<String>> rights, String schema, String table) {
    private static final String NAME = "(\\*|`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\"|[\\w$]+)";
    private static final Pattern STATEMENT = Pattern.compile(
            "(GRANT|REVOKE) (.+?) ON (?:TABLE )?" + NAME + "\\." + NAME + " (?:TO|FROM) .*", Pattern.DOTALL);
    private static final Pattern RIGHT =
            Pattern.compile("\\s*([A-Za-z][A-Za-z_ ]*?)\\s*(?:\\(([^()]*)\\)\\s*)?(?:,|$)");

    private static final String EVERYTHING = "*";
    private static final Set<String> ALL = Set.of("ALL", "ALL PRIVILEGES");

    /** Any of these on everything makes every table visible. */
    private static final Set<String> SHOW_TABLES = Set.of(
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "CREATE",
            "DROP",
            "REFERENCES",
            "INDEX",
            "ALTER",
            "TRIGGER",
            "CREATE VIEW",
            "SHOW VIEW");
    /** Under which other names servers list a right, and what stands for it. */
    private static final Map<String, Set<String>> INSTEAD = Map.of(
            "SHOW VIEW", SHOW_TABLES,
            "REPLICATION CLIENT", Set.of("BINLOG MONITOR", "SUPER"),
            "SLAVE MONITOR", Set.of("REPLICA MONITOR"),
            "REPLICATION SLAVE", Set.of("REPLICATION REPLICA"));

    /** Reads a statement as it is written here or by a server; empty when it grants no rights on tables. */
    static Optional<Grant> parse(String statement) {
        Matcher parts = STATEMENT.matcher(statement);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Grant(
                statement,
                parts.group(1).equals("GRANT"),
                rights(parts.group(2)),
                plain(parts.group(3)),
                plain(parts.group(4))));
    }

    private static Map<String, Set<String>> rights(String list) {
        Map<String, Set<String>> rights = new LinkedHashMap<>();
        Matcher each = RIGHT.matcher(list);
        while (each.find()) {
            Set<String> columns = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            if (each.group(2) != null) {
                List.of(each.group(2).split(",", -1)).forEach(column -> columns.add(plain(column.strip())));
            }
            rights.put(each.group(1).toUpperCase(Locale.ROOT), columns);
        }
        return rights;
    }

    private static String plain(String name) {
        char quote = name.charAt(0);
        String twice = "" + quote + quote;
        return quote == '`' || quote == '"'
                ? name.substring(1, name.length() - 1).replace(twice, String.valueOf(quote))
                : name;
    }

    /** Whether those that are held give all the rights of this one. */
    boolean isCoveredBy(List<Grant> held) {
        return rights.entrySet().stream()
                .allMatch(right -> held.stream()
                        .anyMatch(grant -> grant.gives(right.getKey(), right.getValue(), this)
                                && held.stream().noneMatch(other -> other.takes(right.getKey(), this, grant))));
    }

    private boolean gives(String right, Set<String> columns, Grant where) {
        return given
                && reaches(where)
                && rights.entrySet().stream()
                        .filter(mine -> standsFor(mine.getKey(), right))
                        .anyMatch(mine -> mine.getValue().isEmpty()
                                || (!columns.isEmpty() && mine.getValue().containsAll(columns)));
    }

    /** A right on everything may be taken back for one schema; then what is granted on the schema itself still holds. */
    private boolean takes(String right, Grant where, Grant from) {
        return !given
                && from.schema.equals(EVERYTHING)
                && !where.schema.equals(EVERYTHING)
                && reaches(where)
                && rights.keySet().stream().anyMatch(mine -> standsFor(mine, right));
    }

    private static boolean standsFor(String mine, String right) {
        return mine.equals(right)
                || ALL.contains(mine)
                || INSTEAD.getOrDefault(right, Set.of()).contains(mine);
    }

    private boolean reaches(Grant where) {
        return (schema.equals(EVERYTHING) || like(schema).matcher(where.schema).matches())
                && (table.equals(EVERYTHING) || table.equals(where.table));
    }

    private static Pattern like(String pattern) {
        StringBuilder expression = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char next = pattern.charAt(at);
            if (next == '\\' && at + 1 < pattern.length()) {
                at++;
                expression.append(Pattern.quote(pattern.substring(at, at + 1)));
            } else {
                expression.append(
                        switch (next) {
                            case '%' -> ".*";
                            case '_' -> ".";
                            default -> Pattern.quote(String.valueOf(next));
                        });
            }
        }
        return Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
