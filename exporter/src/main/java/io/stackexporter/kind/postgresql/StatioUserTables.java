package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Blocks read for tables: what {@code pg_statio_user_tables} shows, read only for the tables that are wanted. */
record StatioUserTables(int maxTables) implements TableCollector {
    static final String SQL = """
            SELECT current_database() AS datname, schemaname, relname,
                   pg_stat_get_blocks_fetched(oid) - pg_stat_get_blocks_hit(oid) AS heap_blocks_read,
                   pg_stat_get_blocks_hit(oid) AS heap_blocks_hit,
                   coalesce(indexes.fetched - indexes.hit, 0)::float8 AS idx_blocks_read,
                   coalesce(indexes.hit, 0)::float8 AS idx_blocks_hit,
                   pg_stat_get_blocks_fetched(reltoastrelid) - pg_stat_get_blocks_hit(reltoastrelid)
                       AS toast_blocks_read,
                   pg_stat_get_blocks_hit(reltoastrelid) AS toast_blocks_hit,
                   coalesce(toast_indexes.fetched - toast_indexes.hit, 0)::float8 AS tidx_blocks_read,
                   coalesce(toast_indexes.hit, 0)::float8 AS tidx_blocks_hit
            FROM %s AS biggest
            LEFT JOIN LATERAL (
                SELECT sum(pg_stat_get_blocks_fetched(indexrelid)) AS fetched, sum(pg_stat_get_blocks_hit(indexrelid)) AS hit
                FROM pg_index
                WHERE indrelid = biggest.oid) AS indexes ON true
            LEFT JOIN LATERAL (
                SELECT sum(pg_stat_get_blocks_fetched(indexrelid)) AS fetched, sum(pg_stat_get_blocks_hit(indexrelid)) AS hit
                FROM pg_index
                WHERE indrelid = biggest.reltoastrelid) AS toast_indexes ON true
            WHERE relkind <> 'p'""".formatted(TableCollector.BIGGEST);

    private static final Query QUERY = Query.of("pg_statio_user_tables", SQL)
            .column(
                    "heap_blocks_read",
                    metric("heap_blocks_read", "Blocks of the table that were not in the buffer cache."))
            .column("heap_blocks_hit", metric("heap_blocks_hit", "Blocks of the table found in the buffer cache."))
            .column(
                    "idx_blocks_read",
                    metric("idx_blocks_read", "Blocks of its indexes that were not in the buffer cache."))
            .column("idx_blocks_hit", metric("idx_blocks_hit", "Blocks of its indexes found in the buffer cache."))
            .column(
                    "toast_blocks_read",
                    metric("toast_blocks_read", "Blocks of its TOAST table that were not in the buffer cache."))
            .column(
                    "toast_blocks_hit",
                    metric("toast_blocks_hit", "Blocks of its TOAST table found in the buffer cache."))
            .column(
                    "tidx_blocks_read",
                    metric(
                            "tidx_blocks_read",
                            "Blocks of the indexes of its TOAST table that were not in the buffer cache."))
            .column(
                    "tidx_blocks_hit",
                    metric("tidx_blocks_hit", "Blocks of the indexes of its TOAST table found in the buffer cache."));

    private static Metric metric(String name, String help) {
        return compatible("pg_statio_user_tables_" + name, COUNTER, help, "datname", "schemaname", "relname");
    }

    @Override
    public String name() {
        return "statio_user_tables";
    }

    @Override
    public String help() {
        return "Blocks read for the biggest tables, as in pg_statio_user_tables.";
    }

    @Override
    public TableCollector withMaxTables(int max) {
        return new StatioUserTables(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
