package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.HISTOGRAM;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How long idle sessions have been idle: a picture of now, not a count over time, as the known exporter draws it. */
final class ProcessIdle implements Collector<PostgresqlSession> {
    private static final String SQL = """
            SELECT state, coalesce(application_name, ''), greatest(0, extract(epoch FROM clock_timestamp() - state_change))
            FROM pg_stat_activity
            WHERE state LIKE 'idle%' AND state_change IS NOT NULL""";

    private static final List<Double> BOUNDS = List.of(1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 90.0, 120.0, 300.0);
    private static final Metric IDLE = compatible(
            "pg_process_idle_seconds",
            HISTOGRAM,
            "How long the sessions that are idle have been so.",
            "state",
            "application_name");

    private record Group(String state, String application) {}

    @Override
    public String name() {
        return "process_idle";
    }

    @Override
    public String help() {
        return "How long idle sessions have been idle, as a histogram.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return PostgresqlKind.MONITOR;
    }

    @Override
    public List<Reading> readings() {
        return Reading.from("pg_stat_activity.state_change", IDLE);
    }

    @Override
    public void collect(PostgresqlSession session, Samples samples) throws SQLException {
        Map<Group, List<Double>> idle = new LinkedHashMap<>();
        try (PreparedStatement statement = session.connection().prepareStatement(SQL);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                idle.computeIfAbsent(new Group(row.getString(1), row.getString(2)), group -> new ArrayList<>())
                        .add(row.getDouble(3));
            }
        }
        idle.forEach((group, seconds) -> add(group, seconds, samples));
    }

    private static void add(Group group, List<Double> seconds, Samples samples) {
        SortedMap<Double, Double> buckets = new TreeMap<>();
        for (double bound : BOUNDS) {
            buckets.put(bound, (double)
                    seconds.stream().filter(second -> second <= bound).count());
        }
        double sum = seconds.stream().mapToDouble(Double::doubleValue).sum();
        samples.histogram(IDLE, buckets, sum, seconds.size(), group.state, group.application);
    }
}
