package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code userstat} counts for each user or client: a table whose columns differ between servers and are all counters,
 * but for one. A column that nobody has named yet is shown untyped, under its own name.
 *
 * @param owner {@code user} or {@code client}: the column that becomes the label
 */
record StatisticsOf(String owner, Map<String, Metric> columns, ServerNames others) {
    private static final List<String> COUNTED = List.of(
            "bytes_received",
            "bytes_sent",
            "binlog_bytes_written",
            "rows_read",
            "rows_sent",
            "rows_deleted",
            "rows_inserted",
            "rows_fetched",
            "rows_updated",
            "table_rows_read",
            "select_commands",
            "update_commands",
            "other_commands",
            "commit_transactions",
            "rollback_transactions",
            "denied_connections",
            "lost_connections",
            "access_denied",
            "empty_queries",
            "total_ssl_connections");

    /** With columns that only this table has. */
    static StatisticsOf of(String owner, String... more) {
        String prefix = "mysql_info_schema_" + owner + "_statistics_";
        Map<String, Metric> columns = new LinkedHashMap<>();
        columns.put(
                "total_connections",
                compatible(prefix + "total_connections", COUNTER, "Connections that were made.", owner));
        columns.put(
                "concurrent_connections",
                compatible(prefix + "concurrent_connections", GAUGE, "Connections that there are.", owner));
        columns.put("connected_time", counter(prefix, "connected_time_seconds", "Time spent connected.", owner));
        columns.put("busy_time", counter(prefix, "busy_seconds", "Time spent on statements.", owner));
        columns.put("cpu_time", counter(prefix, "cpu_time_seconds", "Processor time spent on statements.", owner));
        List<String> all = new ArrayList<>(COUNTED);
        all.addAll(List.of(more));
        all.forEach(
                column -> columns.put(column, counter(prefix, column, "The server's count of " + column + ".", owner)));
        Metric others = compatible(prefix + "*", UNTYPED, "A column that is not known yet, by its name.", owner);
        return new StatisticsOf(owner, columns, new ServerNames(others));
    }

    private static Metric counter(String prefix, String name, String help, String label) {
        return compatible(prefix + name + "_total", COUNTER, help, label);
    }

    private String table() {
        return "information_schema." + owner + "_statistics";
    }

    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(Reading.from(table(), others.rule()));
        columns.forEach((column, metric) -> readings.add(new Reading(metric, table() + "." + column, "", "")));
        return readings;
    }

    void read(Connection connection, Samples samples) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table())) {
            Map<Integer, Metric> places = places(row.getMetaData());
            while (row.next()) {
                String name = row.getString(owner);
                for (Map.Entry<Integer, Metric> place : places.entrySet()) {
                    String text = row.getString(place.getKey());
                    if (text != null) {
                        samples.add(place.getValue(), VariableValue.parse(text), name == null ? "" : name);
                    }
                }
            }
        }
    }

    /** The metrics of the columns, by their places. */
    private Map<Integer, Metric> places(ResultSetMetaData metaData) throws SQLException {
        Map<Integer, Metric> places = new LinkedHashMap<>();
        for (int place = 1; place <= metaData.getColumnCount(); place++) {
            String column = Variables.metricName(metaData.getColumnLabel(place));
            if (!column.equals(owner)) {
                Optional<Metric> known = Optional.ofNullable(columns.get(column));
                int at = place;
                known.or(() -> others.metric(column, () -> "The server's value of " + column + "."))
                        .ifPresent(metric -> places.put(at, metric));
            }
        }
        return places;
    }
}
