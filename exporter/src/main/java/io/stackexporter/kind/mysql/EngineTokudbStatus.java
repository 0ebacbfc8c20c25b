package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What TokuDB says of itself; only old servers have that engine. */
final class EngineTokudbStatus implements Collector<MysqlSession> {
    private static final String SHOW = "SHOW ENGINE TOKUDB STATUS";
    private static final Metric STATUS =
            compatible("mysql_engine_tokudb_*", UNTYPED, "A status of the engine, by its name.");

    private final ServerNames names = new ServerNames(STATUS);

    @Override
    public String name() {
        return "engine_tokudb_status";
    }

    @Override
    public String help() {
        return "What TokuDB says of itself, from SHOW ENGINE TOKUDB STATUS.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public List<Reading> readings() {
        return Reading.from(SHOW, STATUS);
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(SHOW)) {
            while (row.next()) {
                String name = metricName(String.valueOf(row.getString("Name")));
                double value = VariableValue.parse(String.valueOf(row.getString("Status")));
                names.metric(name, () -> "What TokuDB says as " + name + ".")
                        .ifPresent(metric -> samples.add(metric, value));
            }
        }
    }

    /** Names are phrases such as {@code checkpoint: begin time (usec)}. */
    static String metricName(String phrase) {
        String words = phrase.replaceAll("[>,:()]", "").replaceAll("[+/]", "and");
        return Variables.metricName(words);
    }
}
