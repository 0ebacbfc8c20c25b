package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The limits of accounts and, when asked for, their privileges. It reads these columns by name and nothing else of the table,
 * which holds password hashes, so that a login may be given these columns alone.
 */
final class MysqlUser implements Collector<MysqlSession> {
    private static final List<String> LIMITS =
            List.of("max_questions", "max_updates", "max_connections", "max_user_connections");
    private static final String PRIVILEGE_COLUMNS = """
            SELECT column_name
            FROM information_schema.columns
            WHERE table_schema = 'mysql' AND table_name = 'user' AND column_name LIKE '%\\_priv'
            ORDER BY ordinal_position""";

    private static final Metric PRIVILEGE = metric("*", "Whether the account has the privilege on everything.");
    private static final Map<String, Metric> LIMIT_METRICS = limits();

    private final boolean privileges;
    private final ServerNames names = new ServerNames(PRIVILEGE);

    MysqlUser() {
        this(false);
    }

    private MysqlUser(boolean privileges) {
        this.privileges = privileges;
    }

    private static Map<String, Metric> limits() {
        Map<String, Metric> limits = new LinkedHashMap<>();
        LIMITS.forEach(column ->
                limits.put(column, metric(column, "The account's limit " + column + "; 0 when there is none.")));
        return limits;
    }

    private static Metric metric(String name, String help) {
        return compatible("mysql_mysql_" + name, GAUGE, help, "mysql_user", "hostmask");
    }

    @Override
    public String name() {
        return "mysql_user";
    }

    @Override
    public String help() {
        return "The limits of accounts and, when asked for, their privileges, from mysql.user.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return "GRANT SELECT (user, host, " + String.join(", ", LIMITS) + ") ON mysql.user TO <user>";
    }

    @Override
    public Collector<MysqlSession> configured(Section settings) {
        return new MysqlUser(settings.flag(
                "privileges", false, "Show privileges as well; the login must be able to read the columns *_priv."));
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        LIMIT_METRICS.forEach((column, metric) -> readings.add(new Reading(metric, "mysql.user." + column, "", "")));
        readings.add(new Reading(PRIVILEGE, "mysql.user.*_priv", "", ""));
        return readings;
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        Map<String, Metric> columns = new LinkedHashMap<>(LIMIT_METRICS);
        if (privileges) {
            columns.putAll(privilegeColumns(session.connection()));
        }
        String sql = "SELECT user, host, `" + String.join("`, `", columns.keySet()) + "` FROM mysql.user";
        try (PreparedStatement statement = session.connection().prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                for (Map.Entry<String, Metric> column : columns.entrySet()) {
                    samples.add(
                            column.getValue(),
                            value(row, column.getKey()),
                            row.getString("user"),
                            row.getString("host"));
                }
            }
        }
    }

    private Map<String, Metric> privilegeColumns(Connection connection) throws SQLException {
        Map<String, Metric> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(PRIVILEGE_COLUMNS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String column = row.getString(1);
                // A name is read here to be written into a statement.
                if (column.matches("[A-Za-z_]+")) {
                    String name = column.toLowerCase(Locale.ROOT);
                    names.metric(name, () -> "Whether the account has " + name + " on everything.")
                            .ifPresent(metric -> columns.put(column, metric));
                }
            }
        }
        return columns;
    }

    private static double value(ResultSet row, String column) throws SQLException {
        return switch (String.valueOf(row.getString(column))) {
            case "Y" -> 1;
            case "N" -> 0;
            default -> VariableValue.parse(String.valueOf(row.getString(column)));
        };
    }
}
