package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Rows read and changed, by the index that found them; inserts find none, so they only count where no index was used. */
record IndexIoWaits(int top) implements TopCollector {
    private static final Query QUERY = Query.of("performance_schema.table_io_waits_summary_by_index_usage", """
                    SELECT OBJECT_SCHEMA AS `schema`, OBJECT_NAME AS name, COALESCE(INDEX_NAME, 'NONE') AS `index`,
                           operation,
                           CASE operation WHEN 'fetch' THEN COUNT_FETCH WHEN 'insert' THEN COUNT_INSERT
                                          WHEN 'update' THEN COUNT_UPDATE ELSE COUNT_DELETE END AS waits,
                           CASE operation WHEN 'fetch' THEN SUM_TIMER_FETCH WHEN 'insert' THEN SUM_TIMER_INSERT
                                          WHEN 'update' THEN SUM_TIMER_UPDATE ELSE SUM_TIMER_DELETE END / 1e12
                               AS seconds
                    FROM (SELECT *
                          FROM performance_schema.table_io_waits_summary_by_index_usage
                          WHERE OBJECT_SCHEMA NOT IN ('mysql', 'performance_schema')
                          ORDER BY SUM_TIMER_WAIT DESC, OBJECT_SCHEMA, OBJECT_NAME, INDEX_NAME
                          LIMIT ?) AS busiest
                    CROSS JOIN (SELECT 'fetch' AS operation UNION ALL SELECT 'insert' UNION ALL SELECT 'update'
                                UNION ALL SELECT 'delete') AS operations
                    WHERE operation <> 'insert' OR INDEX_NAME IS NULL""")
            .column("waits", metric("total", "Rows read and changed, by index and operation."))
            .column("seconds", metric("seconds_total", "Time that reading and changing rows took."));

    private static Metric metric(String name, String help) {
        return compatible(
                "mysql_perf_schema_index_io_waits_" + name, COUNTER, help, "schema", "name", "index", "operation");
    }

    @Override
    public String name() {
        return "perf_schema_indexiowaits";
    }

    @Override
    public String help() {
        return "Rows read and changed through the busiest indexes.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new IndexIoWaits(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
