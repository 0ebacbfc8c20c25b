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
                           temp_files, temp_bytes, deadlocks, blk_read_time, blk_write_time,
                           active_time, active_time / 1000 AS active_seconds,
                           session_time, session_time / 1000 AS session_seconds,
                           idle_in_transaction_time, idle_in_transaction_time / 1000 AS idle_in_transaction_seconds,
                           sessions, sessions_abandoned, sessions_fatal, sessions_killed,
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
                    "active_seconds",
                    metric("active_time_seconds_total", COUNTER, "Time that sessions spent executing statements."))
            .column("active_time", metric("active_time", COUNTER, "The same in milliseconds; the name of 0.12."))
            .column(
                    "session_seconds",
                    metric("session_time_seconds_total", COUNTER, "Time that sessions were connected."))
            .column("session_time", metric("session_time", COUNTER, "The same in milliseconds; the name of 0.12."))
            .column(
                    "idle_in_transaction_seconds",
                    metric(
                            "idle_in_transaction_time_seconds_total",
                            COUNTER,
                            "Time that sessions were idle within a transaction."))
            .column(
                    "idle_in_transaction_time",
                    metric("idle_in_transaction_time", COUNTER, "The same in milliseconds; the name of 0.12."))
            .column("sessions", metric("sessions", COUNTER, "Sessions that were begun."))
            .column(
                    "sessions_abandoned",
                    metric("sessions_abandoned", COUNTER, "Sessions that ended because the client was lost."))
            .column("sessions_fatal", metric("sessions_fatal", COUNTER, "Sessions that a fatal error ended."))
            .column("sessions_killed", metric("sessions_killed", COUNTER, "Sessions that somebody ended."))
            .column(
                    "stats_reset",
                    metric("stats_reset", COUNTER, "When the statistics were reset, as Unix time; 0 when never."));

    /** Parallel workers, which the server counts from 18 on. */
    private static final Query PARALLEL = Query.of("pg_stat_database", """
                    SELECT datid::text, datname, parallel_workers_to_launch, parallel_workers_launched
                    FROM pg_stat_database
                    WHERE datname IS NOT NULL""")
            .since(18)
            .column(
                    "parallel_workers_to_launch",
                    metric("parallel_workers_to_launch", COUNTER, "Parallel workers that queries asked for."))
            .column(
                    "parallel_workers_launched",
                    metric("parallel_workers_launched", COUNTER, "Parallel workers that queries got."));

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
        return List.of(QUERY, PARALLEL);
    }
}
