package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.SUMMARY;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The statements that cost the server most time since it started. Of their texts, which may hold secrets, no more than the
 * first word leaves the server, and only when it is one of SQL; it stands in {@code digest_text}, for tables of people.
 */
final class EventsStatements implements Collector<MysqlSession> {
    private static final int DEFAULT_TOP = 20;
    private static final String SOURCE = "performance_schema.events_statements_summary_by_digest";
    private static final String[] LABELS = {"schema", "digest", "digest_text"};
    private static final double PICOSECOND = 1e-12;

    /** One row without a digest stands for all statements that came when there was no room for another. */
    private static final String SQL = """
            SELECT COALESCE(SCHEMA_NAME, 'NONE') AS `schema`, COALESCE(DIGEST, '') AS digest,
                   CASE WHEN SUBSTRING_INDEX(DIGEST_TEXT, ' ', 1) IN (
                       'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'WITH', 'CALL', 'LOAD', 'BEGIN', 'START',
                       'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'XA', 'SET', 'SHOW', 'USE', 'ALTER', 'CREATE',
                       'DROP', 'TRUNCATE', 'RENAME', 'ANALYZE', 'OPTIMIZE', 'CHECK', 'LOCK', 'UNLOCK', 'FLUSH',
                       'EXPLAIN', 'PREPARE', 'EXECUTE', 'GRANT', 'REVOKE', 'KILL')
                        THEN SUBSTRING_INDEX(DIGEST_TEXT, ' ', 1) ELSE '' END AS digest_text,
                   @columns
            FROM performance_schema.events_statements_summary_by_digest
            ORDER BY SUM_TIMER_WAIT DESC, SCHEMA_NAME, events_statements_summary_by_digest.DIGEST
            LIMIT ?""";

    /** What every server counts. */
    private static final Map<String, Metric> COLUMNS = columns();

    private static final Metric CPU_TIME =
            metric("cpu_time_seconds_total", "Processor time; counted while events_statements_cpu is enabled.");
    private static final Metric LATENCY = compatible(
            "mysql_perf_schema_events_statements_latency",
            SUMMARY,
            "Time of statements in seconds; the quantiles are 95, 99 and 99.9 per cent.",
            LABELS);
    /** Columns by the quantile as the known exporter writes it. */
    private static final Map<String, String> QUANTILES =
            Map.of("95", "QUANTILE_95", "99", "QUANTILE_99", "999", "QUANTILE_999");
    /** Releases of 8.0 before 8.0.28. */
    private static final Pattern WITHOUT_CPU_TIME = Pattern.compile("8\\.0\\.([01]?\\d|2[0-7])(\\D.*)?");

    private final int top;

    EventsStatements() {
        this(DEFAULT_TOP);
    }

    private EventsStatements(int top) {
        this.top = top;
    }

    private static Map<String, Metric> columns() {
        Map<String, Metric> columns = new LinkedHashMap<>();
        columns.put("COUNT_STAR", metric("total", "Times that the statement ran."));
        columns.put("SUM_TIMER_WAIT", metric("seconds_total", "Time that it took."));
        columns.put("SUM_LOCK_TIME", metric("lock_time_seconds_total", "Time that it waited for tables."));
        columns.put("SUM_ERRORS", metric("errors_total", "Errors that it ended with."));
        columns.put("SUM_WARNINGS", metric("warnings_total", "Warnings that it gave."));
        columns.put("SUM_ROWS_AFFECTED", metric("rows_affected_total", "Rows that it changed."));
        columns.put("SUM_ROWS_SENT", metric("rows_sent_total", "Rows that it gave."));
        columns.put("SUM_ROWS_EXAMINED", metric("rows_examined_total", "Rows that it looked at."));
        columns.put("SUM_CREATED_TMP_TABLES", metric("tmp_tables_total", "Temporary tables that it made."));
        columns.put("SUM_CREATED_TMP_DISK_TABLES", metric("tmp_disk_tables_total", "Those of them on disk."));
        columns.put("SUM_SORT_MERGE_PASSES", metric("sort_merge_passes_total", "Passes to merge what was sorted."));
        columns.put("SUM_SORT_ROWS", metric("sort_rows_total", "Rows that it sorted."));
        columns.put("SUM_NO_INDEX_USED", metric("no_index_used_total", "Times that it used no index."));
        return columns;
    }

    private static Metric metric(String name, String help) {
        return compatible("mysql_perf_schema_events_statements_" + name, COUNTER, help, LABELS);
    }

    @Override
    public String name() {
        return "perf_schema_eventsstatements";
    }

    @Override
    public String help() {
        return "The statements that took most time since the server started, by digest, without their texts.";
    }

    /** Reading the digests takes a server 0.1 s when all 10000 are in use. */
    @Override
    public Duration interval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public String privilege() {
        return PerformanceCollector.PRIVILEGE;
    }

    @Override
    public boolean supports(MysqlSession session) {
        return session.hasPerformanceSchema();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        COLUMNS.forEach((column, metric) -> readings.add(new Reading(metric, SOURCE + "." + column, "", "")));
        readings.add(new Reading(CPU_TIME, SOURCE + ".SUM_CPU_TIME", "", "mysql 8.0.28+"));
        readings.add(new Reading(LATENCY, SOURCE + ".SUM_TIMER_WAIT", "", ""));
        return readings;
    }

    @Override
    public Collector<MysqlSession> configured(Section settings) {
        return new EventsStatements(settings.integer(
                "top", 1, 10_000, DEFAULT_TOP, "The most statements; those that took most time in all are shown."));
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        boolean quantiles = !session.isMariadb();
        boolean cpuTime = quantiles
                && !WITHOUT_CPU_TIME.matcher(session.identity().version()).matches();
        List<String> columns = new ArrayList<>(COLUMNS.keySet());
        if (quantiles) {
            columns.addAll(QUANTILES.values());
        }
        if (cpuTime) {
            columns.add("SUM_CPU_TIME");
        }
        try (PreparedStatement statement =
                session.connection().prepareStatement(SQL.replace("@columns", String.join(", ", columns)))) {
            statement.setInt(1, top);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(row, quantiles, cpuTime, samples);
                }
            }
        }
    }

    private static void add(ResultSet row, boolean quantiles, boolean cpuTime, Samples samples) throws SQLException {
        String[] labels = {row.getString("schema"), row.getString("digest"), row.getString("digest_text")};
        for (Map.Entry<String, Metric> column : COLUMNS.entrySet()) {
            boolean time = column.getValue().name().endsWith("_seconds_total");
            samples.add(column.getValue(), row.getDouble(column.getKey()) * (time ? PICOSECOND : 1), labels);
        }
        if (cpuTime) {
            samples.add(CPU_TIME, row.getDouble("SUM_CPU_TIME") * PICOSECOND, labels);
        }
        double seconds = row.getDouble("SUM_TIMER_WAIT") * PICOSECOND;
        samples.summary(LATENCY, seconds, row.getDouble("COUNT_STAR"), labels);
        if (quantiles) {
            for (Map.Entry<String, String> quantile : QUANTILES.entrySet()) {
                double value = row.getDouble(quantile.getValue()) * PICOSECOND;
                samples.quantile(LATENCY, quantile.getKey(), value, labels);
            }
        }
    }
}
