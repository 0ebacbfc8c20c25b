package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Reading and writing of files by what they are for. */
record FileEvents(int top) implements TopCollector {
    private static final Query QUERY = Query.of("performance_schema.file_summary_by_event_name", """
                    SELECT EVENT_NAME AS event_name, mode,
                           CASE mode WHEN 'read' THEN COUNT_READ WHEN 'write' THEN COUNT_WRITE ELSE COUNT_MISC END
                               AS events,
                           CASE mode WHEN 'read' THEN SUM_TIMER_READ WHEN 'write' THEN SUM_TIMER_WRITE
                                     ELSE SUM_TIMER_MISC END / 1e12 AS seconds,
                           CASE mode WHEN 'read' THEN SUM_NUMBER_OF_BYTES_READ
                                     WHEN 'write' THEN SUM_NUMBER_OF_BYTES_WRITE END AS bytes
                    FROM (SELECT *
                          FROM performance_schema.file_summary_by_event_name
                          ORDER BY SUM_TIMER_WAIT DESC, EVENT_NAME
                          LIMIT ?) AS busiest
                    CROSS JOIN (SELECT 'read' AS mode UNION ALL SELECT 'write' UNION ALL SELECT 'misc') AS modes""")
            .column("events", metric("total", "Operations on files, by event and mode."))
            .column("seconds", metric("seconds_total", "Time that the operations took."))
            .column("bytes", metric("bytes_total", "Bytes read and written."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_perf_schema_file_events_" + name, COUNTER, help, "event_name", "mode");
    }

    @Override
    public String name() {
        return "perf_schema_file_events";
    }

    @Override
    public String help() {
        return "Reading and writing of files, by what they are for.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new FileEvents(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
