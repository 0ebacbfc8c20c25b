package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import io.stackexporter.metric.Signal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every status variable that is a number, a switch or a moment: its name makes the metric's name, or its label. */
final class GlobalStatus implements Collector<MysqlSession> {
    private static final String SHOW = "SHOW GLOBAL STATUS";

    /**
     * The server counts its uptime to the second in which a statement began, and so it does its clock: one statement for
     * both gives the second of the start, always the same one.
     */
    private static final String START = """
            SELECT unix_timestamp() - variable_value AS start
            FROM @schema.global_status
            WHERE variable_name = 'Uptime'""";

    private static final Metric VARIABLE =
            compatible("mysql_global_status_*", UNTYPED, "A status variable of the server, by its name.");
    /** Names that a variable could have, but must not take. */
    private static final Set<String> TAKEN =
            StatusGroup.metrics().stream().map(Metric::name).collect(Collectors.toSet());

    private final ServerNames names = new ServerNames(VARIABLE);

    @Override
    public String name() {
        return "global_status";
    }

    @Override
    public String help() {
        return "Every status variable that is a number, a switch or a moment, from SHOW GLOBAL STATUS.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading(VARIABLE, SHOW, "", ""));
        StatusGroup.metrics().forEach(metric -> readings.add(new Reading(metric, SHOW, "", "")));
        readings.addAll(Galera.statusReadings());
        readings.addAll(StatusSignals.readings());
        readings.add(new Reading(Signal.START_TIME.metric(), "unix_timestamp() - Uptime", "", ""));
        return readings;
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        Variables status = Variables.read(session.connection(), SHOW);
        status.texts().keySet().forEach(name -> add(name, status.number(name), samples));
        Galera.addStatus(status, samples);
        StatusSignals.add(status, session.isMariadb(), samples);
        Signal.START_TIME.emit(
                samples, session.lasting().start(() -> start(session.connection(), session.isMariadb())));
    }

    private void add(String name, double value, Samples samples) {
        if (!Double.isNaN(value) && !StatusGroup.takes(name, value, samples)) {
            names.metric(name, () -> "The status variable " + name + ".")
                    .filter(metric -> !TAKEN.contains(metric.name()))
                    .ifPresent(metric -> samples.add(metric, value));
        }
    }

    private static double start(Connection connection, boolean mariadb) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        START.replace("@schema", mariadb ? "information_schema" : "performance_schema"))) {
            return row.next() ? row.getDouble("start") : Double.NaN;
        }
    }
}
