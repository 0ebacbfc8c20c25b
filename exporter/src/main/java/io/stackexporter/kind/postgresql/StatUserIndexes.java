package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.List;

/** Use and sizes of indexes, as {@code pg_stat_user_indexes} tells them, of the biggest and of those that are not valid. */
record StatUserIndexes(int maxIndexes) implements IndexCollector {
    private static final String SQL = """
            SELECT current_database() AS datname, schemaname, relname, indexrelname,
                   pg_stat_get_numscans(indexrelid) AS idx_scan,
                   pg_stat_get_tuples_returned(indexrelid) AS idx_tup_read,
                   pg_stat_get_tuples_fetched(indexrelid) AS idx_tup_fetch,
                   @last_scan AS last_idx_scan,
                   @size AS size
            FROM (SELECT * FROM @all AS every ORDER BY indisvalid, relpages DESC, indexrelid LIMIT ?) AS shown""".replace("@size", SIZE).replace("@all", ALL);

    private static final Query TO_15 =
            query(SQL.replace("@last_scan", "NULL::float8")).until(15);
    private static final Query FROM_16 = query(
                    SQL.replace("@last_scan", "extract(epoch FROM pg_stat_get_lastscan(indexrelid))::float8"))
            .since(16)
            .column("last_idx_scan", metric("last_idx_scan", GAUGE, "When the index was last used, as Unix time."));

    private static Query query(String sql) {
        return Query.of("pg_stat_user_indexes", sql)
                .column("idx_scan", metric("idx_scan_total", COUNTER, "Scans of the index."))
                .column("idx_tup_read", metric("idx_tup_read_total", COUNTER, "Entries that such scans returned."))
                .column("idx_tup_fetch", metric("idx_tup_fetch_total", COUNTER, "Rows that they fetched."))
                .column(
                        "size",
                        compatible(
                                "pg_general_index_info_pg_relation_size",
                                GAUGE,
                                "Disk space of the index in bytes, by the name that known rules use.",
                                "datname",
                                "schemaname",
                                "relname",
                                "indexrelname"));
    }

    private static Metric metric(String name, MetricType type, String help) {
        return compatible(
                "pg_stat_user_indexes_" + name, type, help, "datname", "schemaname", "relname", "indexrelname");
    }

    @Override
    public String name() {
        return "stat_user_indexes";
    }

    @Override
    public String help() {
        return "Use and sizes of the biggest indexes and of those that are not valid, as in pg_stat_user_indexes.";
    }

    @Override
    public IndexCollector withMaxIndexes(int max) {
        return new StatUserIndexes(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(TO_15, FROM_16);
    }
}
