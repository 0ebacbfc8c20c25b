package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Checkpoints from 17 on, from {@code pg_stat_checkpointer}; on, so that an upgrade of the server loses nothing. */
final class StatCheckpointer implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT *, extract(epoch FROM stats_reset)::float8 AS reset_at
            FROM pg_stat_checkpointer""";

    private static final Query QUERY = Query.of("pg_stat_checkpointer", SQL)
            .since(17)
            .column("num_timed", metric("num_timed", "Checkpoints that were due because it was time."))
            .column("num_requested", metric("num_requested", "Checkpoints that were asked for."))
            .column("restartpoints_timed", metric("restartpoints_timed", "Restartpoints that were due."))
            .column("restartpoints_req", metric("restartpoints_req", "Restartpoints that were asked for."))
            .column("restartpoints_done", metric("restartpoints_done", "Restartpoints that were made."))
            .column("write_time", metric("write_time", "Milliseconds spent writing files."))
            .column("sync_time", metric("sync_time", "Milliseconds spent syncing files."))
            .column("buffers_written", metric("buffers_written", "Buffers written."))
            .column("reset_at", metric("stats_reset", "When the statistics were reset, as Unix time."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_checkpointer_" + name + "_total", COUNTER, help);
    }

    @Override
    public String name() {
        return "stat_checkpointer";
    }

    @Override
    public String help() {
        return "Checkpoints and restartpoints from PostgreSQL 17 on, from pg_stat_checkpointer.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
