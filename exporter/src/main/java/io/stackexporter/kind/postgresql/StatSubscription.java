package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.util.List;

/** Logical replication into this server, from {@code pg_stat_subscription}: one row a subscription, whatever its workers. */
final class StatSubscription implements JdbcCollector<PostgresqlSession> {
    /** From 16 on a transaction may be applied by several workers; the one that has no leader speaks for all. */
    private static final String SQL = """
            SELECT datname, subname, subenabled,
                   running,
                   syncing,
                   (received_lsn - '0/0')::float8 AS received_lsn,
                   (latest_end_lsn - '0/0')::float8 AS latest_end_lsn,
                   extract(epoch FROM clock_timestamp() - received_at)::float8 AS last_msg_receipt_age,
                   extract(epoch FROM clock_timestamp() - ended_at)::float8 AS latest_end_age,
                   CASE WHEN subenabled THEN running END AS healthy,
                   'subscription:' || subname AS link
            FROM (SELECT pg_subscription.oid, datname, pg_subscription.subname, subenabled,
                         count(pid) FILTER (WHERE relid IS NULL) > 0 AS running,
                         count(pid) FILTER (WHERE relid IS NOT NULL) AS syncing,
                         max(received_lsn) FILTER (WHERE relid IS NULL) AS received_lsn,
                         max(latest_end_lsn) FILTER (WHERE relid IS NULL) AS latest_end_lsn,
                         max(last_msg_receipt_time) FILTER (WHERE relid IS NULL) AS received_at,
                         max(latest_end_time) FILTER (WHERE relid IS NULL) AS ended_at
                  FROM pg_subscription
                  JOIN pg_database ON pg_database.oid = subdbid
                  LEFT JOIN pg_stat_subscription ON subid = pg_subscription.oid @leader
                  GROUP BY pg_subscription.oid, datname, pg_subscription.subname, subenabled) AS subscription""";

    private static final Query TO_15 = query(SQL.replace("@leader", "")).until(15);
    private static final Query FROM_16 =
            query(SQL.replace("@leader", "AND leader_pid IS NULL")).since(16);

    private static Query query(String sql) {
        return Query.of("pg_stat_subscription", sql)
                .column("subenabled", metric("enabled", "Whether the subscription is meant to run."))
                .column("running", metric("running", "Whether its worker runs."))
                .column("syncing", metric("sync_workers", "Workers that copy tables for the first time."))
                .column(
                        "received_lsn",
                        metric("received_lsn", "Place in the publisher's log up to which it has received."))
                .column("latest_end_lsn", metric("latest_end_lsn", "Place that it last reported to the publisher."))
                .column(
                        "last_msg_receipt_age",
                        metric("last_msg_receipt_age_seconds", "Time since the publisher last sent something."))
                .column(
                        "latest_end_age",
                        metric("latest_end_age_seconds", "Time since it last reported a place to the publisher."))
                .signal(
                        "healthy",
                        Signal.REPLICATION_HEALTHY.from("replica", "link").min());
    }

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_subscription_" + name, GAUGE, help, "datname", "subname");
    }

    @Override
    public String name() {
        return "stat_subscription";
    }

    @Override
    public String help() {
        return "Logical replication into this server, from pg_stat_subscription.";
    }

    @Override
    public String privilege() {
        return PostgresqlKind.MONITOR;
    }

    @Override
    public List<Query> queries() {
        return List.of(TO_15, FROM_16);
    }
}
