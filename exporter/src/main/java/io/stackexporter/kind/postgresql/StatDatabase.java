package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Signal;
import java.util.List;

/** Counters of every database, from {@code pg_stat_database}. */
final class StatDatabase implements JdbcCollector<PostgresqlSession> {
    private static final Query QUERY = Query.of("pg_stat_database", """
                    SELECT datid::text, datname, numbackends, xact_commit, xact_rollback, blks_read, blks_hit,
                           tup_returned, tup_fetched, tup_inserted, tup_updated, tup_deleted, conflicts,
                           temp_files, temp_bytes, deadlocks, blk_read_time, blk_write_time, checksum_failures,
                           active_time / 1000 AS active_time,
                           coalesce(extract(epoch FROM stats_reset), 0) AS stats_reset
                    FROM pg_stat_database
                    WHERE datname IS NOT NULL""")
            .column("numbackends", metric("numbackends", GAUGE, "Sessions connected to the database."))
            .column(
                    "xact_commit",
                    metric("xact_commit", COUNTER, "Transactions committed."),
                    Signal.OPERATIONS.with("operation", "commit"))
            .column(
                    "xact_rollback",
                    metric("xact_rollback", COUNTER, "Transactions rolled back."),
                    Signal.OPERATIONS.with("operation", "rollback"))
            .column(
                    "blks_read",
                    metric("blks_read", COUNTER, "Blocks that were not in the buffer cache."),
                    Signal.CACHE_MISSES)
            .column("blks_hit", metric("blks_hit", COUNTER, "Blocks found in the buffer cache."), Signal.CACHE_HITS)
            .column("tup_returned", metric("tup_returned", COUNTER, "Rows read by scans."))
            .column(
                    "tup_fetched",
                    metric("tup_fetched", COUNTER, "Rows fetched by queries."),
                    Signal.OPERATIONS.with("operation", "read"))
            .column(
                    "tup_inserted",
                    metric("tup_inserted", COUNTER, "Rows inserted."),
                    Signal.OPERATIONS.with("operation", "insert"))
            .column(
                    "tup_updated",
                    metric("tup_updated", COUNTER, "Rows updated."),
                    Signal.OPERATIONS.with("operation", "update"))
            .column(
                    "tup_deleted",
                    metric("tup_deleted", COUNTER, "Rows deleted."),
                    Signal.OPERATIONS.with("operation", "delete"))
            .column(
                    "conflicts",
                    metric(
                            "conflicts",
                            COUNTER,
                            "Queries cancelled on a replica because they stood in the way of recovery."),
                    Signal.ERRORS.with("error", "conflict"))
            .column("temp_files", metric("temp_files", COUNTER, "Temporary files written by queries."))
            .column("temp_bytes", metric("temp_bytes", COUNTER, "Bytes written to temporary files by queries."))
            .column(
                    "deadlocks",
                    metric("deadlocks", COUNTER, "Deadlocks detected."),
                    Signal.ERRORS.with("error", "deadlock"))
            .signal("checksum_failures", Signal.ERRORS.with("error", "checksum"))
            .column(
                    "blk_read_time",
                    metric(
                            "blk_read_time",
                            COUNTER,
                            "Milliseconds spent reading blocks; 0 unless track_io_timing is on."))
            .column(
                    "blk_write_time",
                    metric(
                            "blk_write_time",
                            COUNTER,
                            "Milliseconds spent writing blocks; 0 unless track_io_timing is on."))
            .column(
                    "active_time",
                    metric("active_time_seconds_total", COUNTER, "Time that sessions spent executing statements."))
            .column(
                    "stats_reset",
                    metric("stats_reset", COUNTER, "When the statistics were reset, as Unix time; 0 when never."));

    private static Metric metric(String name, MetricType type, String help) {
        return compatible("pg_stat_database_" + name, type, help, "datid", "datname");
    }

    @Override
    public String name() {
        return "stat_database";
    }

    @Override
    public String help() {
        return "Counters of every database, from pg_stat_database.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
