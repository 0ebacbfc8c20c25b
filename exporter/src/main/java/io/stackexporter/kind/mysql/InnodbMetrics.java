package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import io.stackexporter.metric.Signal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The metrics of InnoDB that are switched on, from {@code information_schema.innodb_metrics}. The incumbent leaves them off;
 * they are one cheap look at memory, and nowhere else does MySQL say how many deadlocks there were and how much history
 * there is to purge.
 */
final class InnodbMetrics implements Collector<MysqlSession> {
    private static final String SOURCE = "information_schema.innodb_metrics";
    /** MySQL says in one column, as text, what is on; MariaDB in another, as a number. */
    private static final String SQL = """
            SELECT name, subsystem, type, count
            FROM information_schema.innodb_metrics
            WHERE @enabled""";

    private static final String PREFIX = "mysql_info_schema_innodb_metrics_";
    private static final String RULE = PREFIX + "*";
    /** Stands in the documents for both: the server tells the type of each. */
    private static final Metric METRIC =
            compatible(RULE, UNTYPED, "A metric of InnoDB, by subsystem and name; counters end with _total.");

    private static final Metric PAGES_READ =
            compatible(PREFIX + "buffer_page_read_total", COUNTER, "Pages read, by what they hold.", "type");
    private static final Metric PAGES_WRITTEN =
            compatible(PREFIX + "buffer_page_written_total", COUNTER, "Pages written, by what they hold.", "type");
    private static final Metric PAGES =
            compatible(PREFIX + "buffer_pool_pages", GAUGE, "Pages of the buffer pool, by what is in them.", "state");
    private static final Metric DIRTY_PAGES =
            compatible(PREFIX + "buffer_pool_dirty_pages", GAUGE, "Pages of the buffer pool that are not yet written.");
    private static final Metric HISTORY = compatible(
            "mysql_innodb_history_list_length", GAUGE, "Undo logs of transactions that are yet to be purged.");

    private static final List<Metric> FIXED = List.of(PAGES_READ, PAGES_WRITTEN, PAGES, DIRTY_PAGES);
    private static final Set<String> TAKEN = FIXED.stream().map(Metric::name).collect(Collectors.toSet());
    private static final String READ = "buffer_page_read_";
    private static final String WRITTEN = "buffer_page_written_";
    private static final String STATE = "buffer_pool_pages_";

    /** By the name of a row. MariaDB counts its deadlocks among the status variables, where they are always on. */
    private static final Map<String, Signal> SIGNALS = Map.of(
            "lock_timeouts", Signal.ERRORS.with("error", "lock_timeout"),
            "trx_rseg_history_len", Signal.of(HISTORY));

    private static final Signal DEADLOCKS = Signal.ERRORS.with("error", "deadlock");

    private final ServerNames counters = new ServerNames(compatible(RULE, COUNTER, METRIC.help()));
    private final ServerNames gauges = new ServerNames(compatible(RULE, GAUGE, METRIC.help()));

    @Override
    public String name() {
        return "innodb_metrics";
    }

    @Override
    public String help() {
        return "The metrics of InnoDB that are switched on, from information_schema.innodb_metrics.";
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(Reading.from(SOURCE, METRIC));
        FIXED.forEach(metric -> readings.add(new Reading(metric, SOURCE, "", "")));
        readings.add(new Reading(HISTORY, SOURCE + " trx_rseg_history_len", "", ""));
        readings.add(error("lock_timeouts", "lock_timeout", ""));
        readings.add(error("lock_deadlocks", "deadlock", MysqlSession.MYSQL));
        return readings;
    }

    private static Reading error(String row, String error, String versions) {
        return new Reading(Signal.ERRORS.metric(), SOURCE + " " + row, "error=\"" + error + "\"", versions);
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        String sql = SQL.replace("@enabled", session.isMariadb() ? "enabled = 1" : "status = 'enabled'");
        try (PreparedStatement statement = session.connection().prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                double value = row.getDouble(4);
                add(row.getString(2), name, row.getString(3), value, samples);
                Signal signal = SIGNALS.get(name);
                if (signal != null) {
                    signal.emit(samples, value);
                } else if (name.equals("lock_deadlocks") && !session.isMariadb()) {
                    DEADLOCKS.emit(samples, value);
                }
            }
        }
    }

    private void add(String subsystem, String name, String type, double value, Samples samples) {
        if (subsystem.equals("buffer_page_io") && name.startsWith(READ)) {
            samples.add(PAGES_READ, value, name.substring(READ.length()));
        } else if (subsystem.equals("buffer_page_io") && name.startsWith(WRITTEN)) {
            samples.add(PAGES_WRITTEN, value, name.substring(WRITTEN.length()));
        } else if (subsystem.equals("buffer") && name.startsWith(STATE)) {
            addPages(name.substring(STATE.length()), value, samples);
        } else {
            boolean counter = (type.equals("counter") || type.equals("status_counter")) && value >= 0;
            String named = subsystem + "_" + name;
            (counter ? counters.metric(named + "_total", () -> help(named)) : gauges.metric(named, () -> help(named)))
                    .filter(metric -> !TAKEN.contains(metric.name()))
                    .ifPresent(metric -> samples.add(metric, value));
        }
    }

    private static void addPages(String state, double value, Samples samples) {
        switch (state) {
            case "total" -> {} // The sum of the states.
            case "dirty" -> samples.add(DIRTY_PAGES, value);
            default -> samples.add(PAGES, value, state);
        }
    }

    private static String help(String name) {
        return "What InnoDB counts as " + name + ".";
    }
}
