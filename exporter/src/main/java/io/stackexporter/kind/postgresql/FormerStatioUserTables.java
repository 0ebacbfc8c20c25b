package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** {@link StatioUserTables} under the names of 0.12 and before, for rules that were written then. */
record FormerStatioUserTables(int maxTables) implements TableCollector {
    private static final Query QUERY = Query.of("pg_statio_user_tables", StatioUserTables.SQL)
            .column(
                    "heap_blocks_read",
                    metric("heap_blks_read", "Blocks of the table that were not in the buffer cache."))
            .column("heap_blocks_hit", metric("heap_blks_hit", "Blocks of the table found in the buffer cache."))
            .column(
                    "idx_blocks_read",
                    metric("idx_blks_read", "Blocks of its indexes that were not in the buffer cache."))
            .column("idx_blocks_hit", metric("idx_blks_hit", "Blocks of its indexes found in the buffer cache."))
            .column(
                    "toast_blocks_read",
                    metric("toast_blks_read", "Blocks of its TOAST table that were not in the buffer cache."))
            .column(
                    "toast_blocks_hit",
                    metric("toast_blks_hit", "Blocks of its TOAST table found in the buffer cache."))
            .column(
                    "tidx_blocks_read",
                    metric(
                            "tidx_blks_read",
                            "Blocks of the indexes of its TOAST table that were not in the buffer cache."))
            .column(
                    "tidx_blocks_hit",
                    metric("tidx_blks_hit", "Blocks of the indexes of its TOAST table found in the buffer cache."));

    private static Metric metric(String name, String help) {
        return compatible("pg_statio_user_tables_" + name, COUNTER, help, "datname", "schemaname", "relname");
    }

    @Override
    public String name() {
        return "former_statio_user_tables";
    }

    @Override
    public String help() {
        return "What statio_user_tables gives, under the names of postgres_exporter 0.12 and before.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public TableCollector withMaxTables(int max) {
        return new FormerStatioUserTables(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
