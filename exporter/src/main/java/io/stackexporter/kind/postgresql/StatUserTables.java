package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Use and upkeep of tables: what {@code pg_stat_user_tables} shows, read only for the tables that are wanted. */
record StatUserTables(int maxTables) implements TableCollector {
    /** The view itself would compute every table of the database before the biggest could be picked. */
    private static final String SQL = """
            SELECT current_database() AS datname, schemaname, relname,
                   pg_stat_get_numscans(oid) AS seq_scan,
                   pg_stat_get_tuples_returned(oid) AS seq_tup_read,
                   coalesce(index_scans, 0)::float8 AS idx_scan,
                   coalesce(index_rows + pg_stat_get_tuples_fetched(oid), 0)::float8 AS idx_tup_fetch,
                   pg_stat_get_tuples_inserted(oid) AS n_tup_ins,
                   pg_stat_get_tuples_updated(oid) AS n_tup_upd,
                   pg_stat_get_tuples_deleted(oid) AS n_tup_del,
                   pg_stat_get_tuples_hot_updated(oid) AS n_tup_hot_upd,
                   pg_stat_get_live_tuples(oid) AS n_live_tup,
                   pg_stat_get_dead_tuples(oid) AS n_dead_tup,
                   pg_stat_get_mod_since_analyze(oid) AS n_mod_since_analyze,
                   coalesce(extract(epoch FROM pg_stat_get_last_vacuum_time(oid)), 0)::float8 AS last_vacuum,
                   coalesce(extract(epoch FROM pg_stat_get_last_autovacuum_time(oid)), 0)::float8 AS last_autovacuum,
                   coalesce(extract(epoch FROM pg_stat_get_last_analyze_time(oid)), 0)::float8 AS last_analyze,
                   coalesce(extract(epoch FROM pg_stat_get_last_autoanalyze_time(oid)), 0)::float8 AS last_autoanalyze,
                   pg_stat_get_vacuum_count(oid) AS vacuum_count,
                   pg_stat_get_autovacuum_count(oid) AS autovacuum_count,
                   pg_stat_get_analyze_count(oid) AS analyze_count,
                   pg_stat_get_autoanalyze_count(oid) AS autoanalyze_count
            FROM %s AS biggest
            LEFT JOIN LATERAL (
                SELECT sum(pg_stat_get_numscans(indexrelid)) AS index_scans,
                       sum(pg_stat_get_tuples_fetched(indexrelid)) AS index_rows
                FROM pg_index
                WHERE indrelid = biggest.oid) AS indexes ON true""".formatted(TableCollector.BIGGEST);

    private static final Query QUERY = Query.of("pg_stat_user_tables", SQL)
            .column("seq_scan", counter("seq_scan", "Scans of the whole table."))
            .column("seq_tup_read", counter("seq_tup_read", "Rows that such scans read."))
            .column("idx_scan", counter("idx_scan", "Scans of the indexes of the table."))
            .column("idx_tup_fetch", counter("idx_tup_fetch", "Rows that such scans fetched."))
            .column("n_tup_ins", counter("n_tup_ins", "Rows inserted."))
            .column("n_tup_upd", counter("n_tup_upd", "Rows updated."))
            .column("n_tup_del", counter("n_tup_del", "Rows deleted."))
            .column("n_tup_hot_upd", counter("n_tup_hot_upd", "Rows updated in place, without a new index entry."))
            .column("n_live_tup", gauge("n_live_tup", "Rows, as estimated."))
            .column("n_dead_tup", gauge("n_dead_tup", "Dead rows that vacuum has yet to remove, as estimated."))
            .column(
                    "n_mod_since_analyze",
                    gauge("n_mod_since_analyze", "Rows changed since the table was last analyzed, as estimated."))
            .column(
                    "last_vacuum",
                    gauge("last_vacuum", "When somebody last vacuumed the table, as Unix time; 0 when never."))
            .column(
                    "last_autovacuum",
                    gauge("last_autovacuum", "When autovacuum last vacuumed the table, as Unix time; 0 when never."))
            .column(
                    "last_analyze",
                    gauge("last_analyze", "When somebody last analyzed the table, as Unix time; 0 when never."))
            .column(
                    "last_autoanalyze",
                    gauge("last_autoanalyze", "When autovacuum last analyzed the table, as Unix time; 0 when never."))
            .column("vacuum_count", counter("vacuum_count", "Times that somebody vacuumed the table."))
            .column("autovacuum_count", counter("autovacuum_count", "Times that autovacuum vacuumed the table."))
            .column("analyze_count", counter("analyze_count", "Times that somebody analyzed the table."))
            .column("autoanalyze_count", counter("autoanalyze_count", "Times that autovacuum analyzed the table."));

    private static Metric counter(String name, String help) {
        return compatible("pg_stat_user_tables_" + name, COUNTER, help, "datname", "schemaname", "relname");
    }

    private static Metric gauge(String name, String help) {
        return compatible("pg_stat_user_tables_" + name, GAUGE, help, "datname", "schemaname", "relname");
    }

    @Override
    public String name() {
        return "stat_user_tables";
    }

    @Override
    public String help() {
        return "Use and upkeep of the biggest tables, as in pg_stat_user_tables.";
    }

    @Override
    public TableCollector withMaxTables(int max) {
        return new StatUserTables(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
