package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All statements together, as far as the server keeps digests of them. */
final class EventsStatementsSum implements PerformanceCollector {
    private static final String SOURCE = "performance_schema.events_statements_summary_by_digest";

    /** What is added up, by the end of the name of its metric. */
    private static final Map<String, String> SUMS = new TreeMap<>(Map.ofEntries(
            Map.entry("total", "COUNT_STAR"),
            Map.entry("timer_wait", "SUM_TIMER_WAIT"),
            Map.entry("lock_time", "SUM_LOCK_TIME"),
            Map.entry("errors", "SUM_ERRORS"),
            Map.entry("warnings", "SUM_WARNINGS"),
            Map.entry("rows_affected", "SUM_ROWS_AFFECTED"),
            Map.entry("rows_sent", "SUM_ROWS_SENT"),
            Map.entry("rows_examined", "SUM_ROWS_EXAMINED"),
            Map.entry("created_tmp_disk_tables", "SUM_CREATED_TMP_DISK_TABLES"),
            Map.entry("created_tmp_tables", "SUM_CREATED_TMP_TABLES"),
            Map.entry("select_full_join", "SUM_SELECT_FULL_JOIN"),
            Map.entry("select_full_range_join", "SUM_SELECT_FULL_RANGE_JOIN"),
            Map.entry("select_range", "SUM_SELECT_RANGE"),
            Map.entry("select_range_check", "SUM_SELECT_RANGE_CHECK"),
            Map.entry("select_scan", "SUM_SELECT_SCAN"),
            Map.entry("sort_merge_passes", "SUM_SORT_MERGE_PASSES"),
            Map.entry("sort_range", "SUM_SORT_RANGE"),
            Map.entry("sort_rows", "SUM_SORT_ROWS"),
            Map.entry("sort_scan", "SUM_SORT_SCAN"),
            Map.entry("no_index_used", "SUM_NO_INDEX_USED"),
            Map.entry("no_good_index_used", "SUM_NO_GOOD_INDEX_USED")));

    private static final Query QUERY = query();

    private static Query query() {
        String columns = SUMS.entrySet().stream()
                .map(sum -> "SUM(" + sum.getValue() + ")" + (sum.getKey().equals("timer_wait") ? " / 1e12" : "")
                        + " AS " + sum.getKey())
                .collect(Collectors.joining(", "));
        Query query = Query.of(SOURCE, "SELECT " + columns + " FROM " + SOURCE);
        for (Map.Entry<String, String> sum : SUMS.entrySet()) {
            query = query.column(
                    sum.getKey(),
                    compatible("mysql_perf_schema_events_statements_sum_" + sum.getKey(), COUNTER, help(sum.getKey())));
        }
        return query;
    }

    private static String help(String name) {
        return switch (name) {
            case "total" -> "Statements of all digests.";
            case "timer_wait" -> "Time of all statements in seconds.";
            case "lock_time" -> "Time that all statements waited for tables, in picoseconds.";
            default -> "All digests added up: " + name.replace('_', ' ') + ".";
        };
    }

    @Override
    public String name() {
        return "perf_schema_eventsstatementssum";
    }

    @Override
    public String help() {
        return "Figures of all statements together, from the digests.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
