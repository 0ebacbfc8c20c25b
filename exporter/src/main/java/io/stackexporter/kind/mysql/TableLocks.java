package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Locks of whole tables: those of the server, by how they are taken, and those of the storage engine. */
record TableLocks(int top) implements TopCollector {
    /** Names of operations by the columns that count and time them. */
    private static final Map<String, String> SERVER = new TreeMap<>(Map.of(
            "read_normal", "READ_NORMAL",
            "read_with_shared_locks", "READ_WITH_SHARED_LOCKS",
            "read_high_priority", "READ_HIGH_PRIORITY",
            "read_no_insert", "READ_NO_INSERT",
            "write_normal", "WRITE_NORMAL",
            "write_allow_write", "WRITE_ALLOW_WRITE",
            "write_concurrent_insert", "WRITE_CONCURRENT_INSERT",
            "write_low_priority", "WRITE_LOW_PRIORITY"));

    private static final Map<String, String> ENGINE =
            new TreeMap<>(Map.of("read", "READ_EXTERNAL", "write", "WRITE_EXTERNAL"));

    private static final Query SQL_LOCKS = query("performance_schema.table_lock_waits_summary_by_table", SERVER)
            .column("locks", metric("sql_lock_waits_total", "Locks of tables that the server took, by operation."))
            .column("seconds", metric("sql_lock_waits_seconds_total", "Time that taking them took."));

    private static final Query EXTERNAL_LOCKS = query(
                    "performance_schema.table_lock_waits_summary_by_table (external)", ENGINE)
            .column("locks", metric("external_lock_waits_total", "Locks of tables in the storage engine."))
            .column("seconds", metric("external_lock_waits_seconds_total", "Time that taking them took."));

    private static Query query(String source, Map<String, String> operations) {
        return Query.of(source, """
                SELECT OBJECT_SCHEMA AS `schema`, OBJECT_NAME AS name, operation,
                       CASE operation %s END AS locks,
                       CASE operation %s END / 1e12 AS seconds
                FROM (SELECT *
                      FROM performance_schema.table_lock_waits_summary_by_table
                      WHERE OBJECT_SCHEMA NOT IN ('mysql', 'performance_schema', 'information_schema')
                      ORDER BY SUM_TIMER_WAIT DESC, OBJECT_SCHEMA, OBJECT_NAME
                      LIMIT ?) AS busiest
                CROSS JOIN (%s) AS operations""".formatted(
                        cases("COUNT_", operations),
                        cases("SUM_TIMER_", operations),
                        operations.keySet().stream()
                                .map(operation -> "SELECT '" + operation + "' AS operation")
                                .collect(Collectors.joining(" UNION ALL "))));
    }

    private static String cases(String prefix, Map<String, String> operations) {
        return operations.entrySet().stream()
                .map(each -> "WHEN '" + each.getKey() + "' THEN " + prefix + each.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Metric metric(String name, String help) {
        return compatible("mysql_perf_schema_" + name, COUNTER, help, "schema", "name", "operation");
    }

    @Override
    public String name() {
        return "perf_schema_tablelocks";
    }

    @Override
    public String help() {
        return "Locks of whole tables, by operation.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new TableLocks(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(SQL_LOCKS, EXTERNAL_LOCKS);
    }
}
