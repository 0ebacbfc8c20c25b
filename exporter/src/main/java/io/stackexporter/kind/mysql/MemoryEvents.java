package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.List;

/** Memory by what it is for. */
record MemoryEvents(int top) implements TopCollector {
    private static final Query QUERY = Query.of("performance_schema.memory_summary_global_by_event_name", """
                    SELECT TRIM(LEADING 'memory/' FROM EVENT_NAME) AS event_name,
                           SUM_NUMBER_OF_BYTES_ALLOC AS allocated,
                           SUM_NUMBER_OF_BYTES_FREE AS freed,
                           CURRENT_NUMBER_OF_BYTES_USED AS used
                    FROM performance_schema.memory_summary_global_by_event_name
                    WHERE COUNT_ALLOC > 0
                    ORDER BY CURRENT_NUMBER_OF_BYTES_USED DESC, EVENT_NAME
                    LIMIT ?""")
            .column("allocated", metric("alloc_bytes_total", COUNTER, "Bytes that were taken."))
            .column("freed", metric("free_bytes_total", COUNTER, "Bytes that were given back."))
            .column(
                    "used",
                    metric("used_bytes", GAUGE, "Bytes in use; below 0 where they were taken before counting began."));

    private static Metric metric(String name, MetricType type, String help) {
        return compatible("mysql_perf_schema_memory_events_" + name, type, help, "event_name");
    }

    @Override
    public String name() {
        return "perf_schema_memory_events";
    }

    @Override
    public String help() {
        return "Memory of the server, by what it is for.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new MemoryEvents(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
