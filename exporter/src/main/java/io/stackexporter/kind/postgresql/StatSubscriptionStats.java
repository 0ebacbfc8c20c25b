package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.util.List;

/** What went wrong in logical replication into this server, from {@code pg_stat_subscription_stats}, which came with 15. */
final class StatSubscriptionStats implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT datname, stats.*
            FROM pg_stat_subscription_stats AS stats
            JOIN pg_subscription ON pg_subscription.oid = subid
            JOIN pg_database ON pg_database.oid = subdbid""";

    private static final Query ERRORS = Query.of("pg_stat_subscription_stats", SQL)
            .since(15)
            .column(
                    "apply_error_count",
                    metric("apply_error_count", "Errors when changes were applied."),
                    Signal.ERRORS.with("error", "replication"))
            .column(
                    "sync_error_count",
                    metric("sync_error_count", "Errors when tables were copied for the first time."),
                    Signal.ERRORS.with("error", "replication"));

    private static final Query CONFLICTS = Query.of("pg_stat_subscription_stats", SQL)
            .since(18)
            .column(
                    "confl_insert_exists",
                    metric("confl_insert_exists", "Rows that were there already when they were to be inserted."))
            .column(
                    "confl_update_origin_differs",
                    metric("confl_update_origin_differs", "Updates of rows that somebody else had changed."))
            .column("confl_update_exists", metric("confl_update_exists", "Updates to a key that was there already."))
            .column("confl_update_missing", metric("confl_update_missing", "Updates of rows that were not there."))
            .column(
                    "confl_delete_origin_differs",
                    metric("confl_delete_origin_differs", "Deletions of rows that somebody else had changed."))
            .column("confl_delete_missing", metric("confl_delete_missing", "Deletions of rows that were not there."))
            .column(
                    "confl_multiple_unique_conflicts",
                    metric("confl_multiple_unique_conflicts", "Rows that were in conflict with several others."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_subscription_stats_" + name + "_total", COUNTER, help, "datname", "subname");
    }

    @Override
    public String name() {
        return "stat_subscription_stats";
    }

    @Override
    public String help() {
        return "Errors and conflicts of logical replication from PostgreSQL 15 on, from pg_stat_subscription_stats.";
    }

    @Override
    public List<Query> queries() {
        return List.of(ERRORS, CONFLICTS);
    }
}
