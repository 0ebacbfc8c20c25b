package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** The background writer and, up to 16, checkpoints, from {@code pg_stat_bgwriter}; later see {@link StatCheckpointer}. */
final class StatBackgroundWriter implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT *, extract(epoch FROM stats_reset)::float8 AS reset_at
            FROM pg_stat_bgwriter""";

    private static final Query COMMON = Query.of("pg_stat_bgwriter", SQL)
            .column("buffers_clean", metric("buffers_clean", "Buffers that the background writer wrote."))
            .column(
                    "maxwritten_clean",
                    metric(
                            "maxwritten_clean",
                            "Times that the background writer stopped because it had written enough."))
            .column("buffers_alloc", metric("buffers_alloc", "Buffers allocated."))
            .column("reset_at", metric("stats_reset", "When the statistics were reset, as Unix time."));
    private static final Query BEFORE_17 = COMMON.until(16)
            .column("checkpoints_timed", metric("checkpoints_timed", "Checkpoints made because it was time."))
            .column("checkpoints_req", metric("checkpoints_req", "Checkpoints made because they were asked for."))
            .column(
                    "checkpoint_write_time",
                    metric("checkpoint_write_time", "Milliseconds spent writing files in checkpoints."))
            .column(
                    "checkpoint_sync_time",
                    metric("checkpoint_sync_time", "Milliseconds spent syncing files in checkpoints."))
            .column("buffers_checkpoint", metric("buffers_checkpoint", "Buffers written in checkpoints."))
            .column("buffers_backend", metric("buffers_backend", "Buffers that sessions had to write themselves."))
            .column(
                    "buffers_backend_fsync",
                    metric("buffers_backend_fsync", "Syncs that sessions had to make themselves."));
    private static final Query FROM_17 = COMMON.since(17);

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_bgwriter_" + name + "_total", COUNTER, help);
    }

    @Override
    public String name() {
        return "stat_bgwriter";
    }

    @Override
    public String help() {
        return "The background writer and, up to PostgreSQL 16, checkpoints, from pg_stat_bgwriter.";
    }

    @Override
    public List<Query> queries() {
        return List.of(BEFORE_17, FROM_17);
    }
}
