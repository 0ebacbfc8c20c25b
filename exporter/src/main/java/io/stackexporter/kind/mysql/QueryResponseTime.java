package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.HISTOGRAM;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How long queries take, as a histogram that a plugin of MariaDB, or Percona Server before 8.0, keeps when told to. */
final class QueryResponseTime implements Collector<MysqlSession> {
    private static final String SWITCH = "SHOW GLOBAL VARIABLES LIKE 'query\\_response\\_time\\_stats'";
    private static final String SQL = "SELECT time, count, total FROM information_schema.";

    private static final Histogram ALL = histogram("", "query_response_time", "All queries, by how long they took.");
    private static final List<Histogram> BY_KIND = List.of(
            histogram("read_", "query_response_time_read", "Queries that only read, by how long they took."),
            histogram("write_", "query_response_time_write", "Queries that write, by how long they took."));

    private record Histogram(String table, Metric metric) {}

    private static Histogram histogram(String kind, String table, String help) {
        return new Histogram(
                table, compatible("mysql_info_schema_" + kind + "query_response_time_seconds", HISTOGRAM, help));
    }

    @Override
    public String name() {
        return "query_response_time";
    }

    @Override
    public String help() {
        return "How long queries take, where the plugin query_response_time is there and switched on.";
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public List<Reading> readings() {
        return List.of(reading(ALL), reading(BY_KIND.getFirst()), reading(BY_KIND.getLast()));
    }

    private static Reading reading(Histogram histogram) {
        return new Reading(histogram.metric, "information_schema." + histogram.table, "", "");
    }

    @Override
    public boolean supports(MysqlSession session) {
        return session.isMariadb() || session.majorVersion() < 8;
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        if (isOn(session.connection())) {
            read(session.connection(), ALL, samples);
            if (!session.isMariadb()) {
                for (Histogram histogram : BY_KIND) {
                    read(session.connection(), histogram, samples);
                }
            }
        }
    }

    private static boolean isOn(Connection connection) throws SQLException {
        Variables found = Variables.read(connection, SWITCH);
        return found.number("query_response_time_stats") == 1;
    }

    private static void read(Connection connection, Histogram histogram, Samples samples) throws SQLException {
        SortedMap<Double, Double> buckets = new TreeMap<>();
        double sum = 0;
        double count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SQL + histogram.table)) {
            while (row.next()) {
                double bound = number(row.getString(1));
                double total = number(row.getString(3));
                count += row.getDouble(2);
                sum += Double.isNaN(total) ? 0 : total;
                // The last row, of what took longer than any bound, says so in words.
                if (!Double.isNaN(bound)) {
                    buckets.put(bound, count);
                }
            }
        }
        samples.histogram(histogram.metric, buckets, sum, count);
    }

    private static double number(String text) {
        return text == null ? Double.NaN : VariableValue.parse(text.strip());
    }
}
