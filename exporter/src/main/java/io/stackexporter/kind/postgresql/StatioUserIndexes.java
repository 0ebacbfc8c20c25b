package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Blocks read for indexes of the session's database; the names have no label for others. */
record StatioUserIndexes(int maxTables) implements TableCollector {
    private static final String SQL = """
            SELECT schemaname, biggest.relname, index.relname AS indexrelname,
                   pg_stat_get_blocks_fetched(indexrelid) - pg_stat_get_blocks_hit(indexrelid) AS idx_blks_read,
                   pg_stat_get_blocks_hit(indexrelid) AS idx_blks_hit
            FROM %s AS biggest
            JOIN pg_index ON indrelid = biggest.oid
            JOIN pg_class AS index ON index.oid = indexrelid""".formatted(TableCollector.BIGGEST);

    private static final Query QUERY = Query.of("pg_statio_user_indexes", SQL)
            .column("idx_blks_read", metric("idx_blks_read_total", "Blocks that were not in the buffer cache."))
            .column("idx_blks_hit", metric("idx_blks_hit_total", "Blocks found in the buffer cache."));

    private static Metric metric(String name, String help) {
        return compatible("pg_statio_user_indexes_" + name, COUNTER, help, "schemaname", "relname", "indexrelname");
    }

    @Override
    public String name() {
        return "statio_user_indexes";
    }

    @Override
    public String help() {
        return "Blocks read for the indexes of the biggest tables, as in pg_statio_user_indexes.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public TableCollector withMaxTables(int max) {
        return new StatioUserIndexes(max);
    }

    /** Its native names have no label for the database. */
    @Override
    public boolean everyDatabase() {
        return false;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
