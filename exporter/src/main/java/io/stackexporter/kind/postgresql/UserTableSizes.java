package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;

/** Sizes of tables; apart from {@link StatUserTables} because the server looks at every file to answer. */
record UserTableSizes(int maxTables) implements TableCollector {
    /**
     * To tell a size the server takes the weakest lock on a table or an index, so it would wait behind one that somebody
     * has locked, or wants to lock, completely. Those are left out, and the sizes of all others are still told.
     */
    private static final String SQL = """
            WITH locked AS MATERIALIZED (
                SELECT relation
                FROM pg_locks
                WHERE mode = 'AccessExclusiveLock'
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            SELECT *, table_size + index_size AS size
            FROM (SELECT current_database() AS datname, schemaname, relname,
                         pg_table_size(oid) AS table_size,
                         pg_indexes_size(oid) AS index_size
                  FROM %s AS biggest
                  WHERE relkind <> 'p'
                    AND oid NOT IN (SELECT relation FROM locked WHERE relation IS NOT NULL)
                    AND NOT EXISTS (SELECT FROM pg_index JOIN locked ON relation = indexrelid WHERE indrelid = biggest.oid)
                  OFFSET 0) AS sizes""".formatted(TableCollector.BIGGEST);

    private static final Query QUERY = Query.of("pg_table_size(), pg_indexes_size()", SQL)
            .column("table_size", metric("table_size_bytes", "Disk space of the table without its indexes."))
            .column("index_size", metric("index_size_bytes", "Disk space of the indexes of the table."))
            .column(
                    "size",
                    metric("size_bytes", "Disk space of the table with its indexes; the name of 0.14 to 0.17."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_user_tables_" + name, GAUGE, help, "datname", "schemaname", "relname");
    }

    @Override
    public String name() {
        return "user_table_sizes";
    }

    @Override
    public String help() {
        return "The sizes of the biggest tables and their indexes; tables that somebody has locked are left out.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
    }

    @Override
    public TableCollector withMaxTables(int max) {
        return new UserTableSizes(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
