package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Reading and writing by file; names are shown from the data directory on. */
record FileInstances(int top) implements TopCollector {
    private static final Query QUERY = Query.of("performance_schema.file_summary_by_instance", """
                    SELECT TRIM(LEADING @@datadir FROM FILE_NAME) AS file_name, EVENT_NAME AS event_name, mode,
                           CASE mode WHEN 'read' THEN COUNT_READ ELSE COUNT_WRITE END AS operations,
                           CASE mode WHEN 'read' THEN SUM_NUMBER_OF_BYTES_READ ELSE SUM_NUMBER_OF_BYTES_WRITE END
                               AS bytes
                    FROM (SELECT *
                          FROM performance_schema.file_summary_by_instance
                          ORDER BY SUM_TIMER_WAIT DESC, FILE_NAME, OBJECT_INSTANCE_BEGIN
                          LIMIT ?) AS busiest
                    CROSS JOIN (SELECT 'read' AS mode UNION ALL SELECT 'write') AS modes""")
            .column("operations", metric("total", "Reads and writes by file."))
            .column("bytes", metric("bytes", "Bytes read and written by file."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_perf_schema_file_instances_" + name, COUNTER, help, "file_name", "event_name", "mode");
    }

    @Override
    public String name() {
        return "perf_schema_file_instances";
    }

    @Override
    public String help() {
        return "Reading and writing of the busiest files.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new FileInstances(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
