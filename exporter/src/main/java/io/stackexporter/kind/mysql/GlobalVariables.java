package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import io.stackexporter.metric.Signal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every system variable that is a number or a switch: its name makes the metric's name. */
final class GlobalVariables implements Collector<MysqlSession> {
    private static final String SHOW = "SHOW GLOBAL VARIABLES";

    private static final Metric VARIABLE =
            compatible("mysql_global_variables_*", GAUGE, "A system variable of the server, by its name.");
    private static final Metric VERSION = compatible(
            "mysql_version_info",
            GAUGE,
            "The version of the server and of its storage engine.",
            "innodb_version",
            "version",
            "version_comment");
    private static final Metric ISOLATION = compatible(
            "mysql_transaction_isolation", GAUGE, "The isolation level that transactions have by default.", "level");

    private final ServerNames names = new ServerNames(VARIABLE);

    @Override
    public String name() {
        return "global_variables";
    }

    @Override
    public String help() {
        return "Every system variable that is a number or a switch, and the version, from SHOW GLOBAL VARIABLES.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(List.of(
                new Reading(VARIABLE, SHOW, "", ""),
                new Reading(VERSION, SHOW + " version", "", ""),
                new Reading(ISOLATION, SHOW + " transaction_isolation", "", ""),
                new Reading(Signal.CONNECTIONS_LIMIT.metric(), SHOW + " max_connections", "", ""),
                new Reading(Signal.MEMORY_LIMIT.metric(), SHOW + " innodb_buffer_pool_size", "", "")));
        readings.addAll(Galera.variableReadings());
        return readings;
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        Variables variables = Variables.read(session.connection(), SHOW);
        variables.texts().keySet().forEach(name -> add(name, variables.number(name), samples));
        samples.add(
                VERSION,
                1,
                variables.text("innodb_version"),
                variables.text("version"),
                variables.text("version_comment"));
        // The first is new, the second gone from MySQL; MariaDB has learned the first in 11.1.
        Stream.of("transaction_isolation", "tx_isolation")
                .map(variables::text)
                .filter(level -> !level.isEmpty())
                .findFirst()
                .ifPresent(level -> samples.add(ISOLATION, 1, level));
        Signal.CONNECTIONS_LIMIT.emit(samples, variables.number("max_connections"));
        Signal.MEMORY_LIMIT.emit(samples, variables.number("innodb_buffer_pool_size"));
        Galera.addVariables(variables, samples);
    }

    private void add(String name, double value, Samples samples) {
        names.metric(name, () -> "The system variable " + name + ".").ifPresent(metric -> samples.add(metric, value));
    }
}
