package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Rows read and changed, by table. */
record TableIoWaits(int top) implements TopCollector {
    private static final Query QUERY = Query.of("performance_schema.table_io_waits_summary_by_table", """
                    SELECT OBJECT_SCHEMA AS `schema`, OBJECT_NAME AS name, operation,
                           CASE operation WHEN 'fetch' THEN COUNT_FETCH WHEN 'insert' THEN COUNT_INSERT
                                          WHEN 'update' THEN COUNT_UPDATE ELSE COUNT_DELETE END AS waits,
                           CASE operation WHEN 'fetch' THEN SUM_TIMER_FETCH WHEN 'insert' THEN SUM_TIMER_INSERT
                                          WHEN 'update' THEN SUM_TIMER_UPDATE ELSE SUM_TIMER_DELETE END / 1e12
                               AS seconds
                    FROM (SELECT *
                          FROM performance_schema.table_io_waits_summary_by_table
                          WHERE OBJECT_SCHEMA NOT IN ('mysql', 'performance_schema')
                          ORDER BY SUM_TIMER_WAIT DESC, OBJECT_SCHEMA, OBJECT_NAME
                          LIMIT ?) AS busiest
                    CROSS JOIN (SELECT 'fetch' AS operation UNION ALL SELECT 'insert' UNION ALL SELECT 'update'
                                UNION ALL SELECT 'delete') AS operations""")
            .column("waits", metric("total", "Rows read and changed, by table and operation."))
            .column("seconds", metric("seconds_total", "Time that reading and changing rows took."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_perf_schema_table_io_waits_" + name, COUNTER, help, "schema", "name", "operation");
    }

    @Override
    public String name() {
        return "perf_schema_tableiowaits";
    }

    @Override
    public String help() {
        return "Rows read and changed in the busiest tables.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new TableIoWaits(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
