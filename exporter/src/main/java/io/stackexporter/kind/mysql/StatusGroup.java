package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.util.List;
import java.util.stream.Stream;

/**
 * Status variables that belong together: one metric for all of them, with the rest of the name as its label.
 *
 * @param prefix of the variables
 */
record StatusGroup(String prefix, Metric metric) {
    private static final Metric PAGES = compatible(
            "mysql_global_status_buffer_pool_pages", GAUGE, "Pages of the buffer pool, by what is in them.", "state");
    private static final Metric DIRTY_PAGES = compatible(
            "mysql_global_status_buffer_pool_dirty_pages", GAUGE, "Pages of the buffer pool that are not yet written.");
    private static final String PAGES_PREFIX = "innodb_buffer_pool_pages_";

    private static final List<StatusGroup> ALL = List.of(
            group("com_", "commands_total", "Statements that the server ran, by command.", "command"),
            group("handler_", "handlers_total", "Calls into storage engines, by handler.", "handler"),
            group(
                    "connection_errors_",
                    "connection_errors_total",
                    "Connections that failed, by what went wrong.",
                    "error"),
            group("innodb_rows_", "innodb_row_ops_total", "Rows that InnoDB worked on.", "operation"),
            group(
                    "performance_schema_",
                    "performance_schema_lost_total",
                    "What the performance schema had no room for, by instrumentation.",
                    "instrumentation"),
            group(PAGES_PREFIX, "buffer_pool_page_changes_total", "Changes of pages in the buffer pool.", "operation"));

    private static StatusGroup group(String prefix, String name, String help, String label) {
        return new StatusGroup(prefix, compatible("mysql_global_status_" + name, COUNTER, help, label));
    }

    static List<Metric> metrics() {
        return Stream.concat(ALL.stream().map(StatusGroup::metric), Stream.of(PAGES, DIRTY_PAGES))
                .toList();
    }

    /** Adds a variable if it belongs to a group, and says whether it does. */
    static boolean takes(String name, double value, Samples samples) {
        for (StatusGroup group : ALL) {
            if (name.startsWith(group.prefix) && name.length() > group.prefix.length()) {
                group.add(name.substring(group.prefix.length()), value, samples);
                return true;
            }
        }
        return false;
    }

    private void add(String rest, double value, Samples samples) {
        String state = prefix.equals(PAGES_PREFIX) ? rest : "";
        switch (state) {
            case "data", "free", "misc", "old" -> samples.add(PAGES, value, state);
            case "dirty" -> samples.add(DIRTY_PAGES, value);
            case "total" -> {} // The sum of the states.
            default -> samples.add(metric, value, rest);
        }
    }
}
