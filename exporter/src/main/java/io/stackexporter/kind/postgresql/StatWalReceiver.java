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

/** A replica's own side of the link to its primary, from {@code pg_stat_wal_receiver}. */
final class StatWalReceiver implements JdbcCollector<PostgresqlSession> {
    /**
     * No receiver means a broken link, so the row must be there without one, unless the replica was never to have one: it
     * then lives from files of the log, and whether more of them should have come cannot be known. A receiver without a
     * status is one that the login may not look at.
     *
     * <p>Caught up is who has replayed what the primary said that it has, and not only what has arrived. How far behind
     * the others are is known from above only: the age of the last replayed transaction, which on a primary that had been
     * idle is more than the lag. Who is behind and has replayed no transaction yet does not know by how much. Positions are cut to what a double can hold exactly.
     */
    private static final String SQL = """
            SELECT sender_host AS upstream_host,
                   slot_name,
                   status,
                   ((receive_start_lsn - '0/0') % (2 ^ 52)::bigint)::float8 AS receive_start_lsn,
                   receive_start_tli,
                   ((flushed_lsn - '0/0') % (2 ^ 52)::bigint)::float8 AS flushed_lsn,
                   received_tli,
                   extract(epoch FROM last_msg_send_time)::float8 AS last_msg_send_time,
                   extract(epoch FROM last_msg_receipt_time)::float8 AS last_msg_receipt_time,
                   ((latest_end_lsn - '0/0') % (2 ^ 52)::bigint)::float8 AS latest_end_lsn,
                   extract(epoch FROM latest_end_time)::float8 AS latest_end_time,
                   substring(slot_name FROM 'repmgr_slot_([0-9]{1,9})')::int AS upstream_node,
                   CASE WHEN pid IS NOT NULL THEN status = 'streaming'
                        WHEN upstream IS DISTINCT FROM '' THEN false END AS healthy,
                   CASE WHEN status IS DISTINCT FROM 'streaming' OR latest_end_lsn IS NULL THEN NULL
                        WHEN pg_last_wal_replay_lsn() >= greatest(latest_end_lsn, flushed_lsn) THEN 0
                        WHEN pg_last_xact_replay_timestamp() IS NULL THEN NULL
                        ELSE greatest(0, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()))::float8
                   END AS lag
            FROM (SELECT (SELECT setting FROM pg_settings WHERE name = 'primary_conninfo') AS upstream
                  WHERE pg_is_in_recovery()) AS replica
            LEFT JOIN pg_stat_wal_receiver ON true""";

    private static final Query QUERY = Query.of("pg_stat_wal_receiver", SQL)
            .column(
                    "receive_start_lsn",
                    metric("receive_start_lsn", COUNTER, "Place in the log at which the receiver was started."))
            .column(
                    "receive_start_tli",
                    metric("receive_start_tli", GAUGE, "Timeline with which the receiver was started."))
            .column("flushed_lsn", metric("flushed_lsn", COUNTER, "Place up to which the log is safe on disk."))
            .column("received_tli", metric("received_tli", GAUGE, "Timeline of what was last received."))
            .column(
                    "last_msg_send_time",
                    metric("last_msg_send_time", COUNTER, "When the primary sent its last message, as Unix time."))
            .column(
                    "last_msg_receipt_time",
                    metric("last_msg_receipt_time", COUNTER, "When the last message arrived, as Unix time."))
            .column(
                    "latest_end_lsn",
                    metric("latest_end_lsn", COUNTER, "Place in the log that was last reported to the primary."))
            .column(
                    "latest_end_time",
                    metric("latest_end_time", COUNTER, "When that place was reported, as Unix time."))
            .column(
                    "upstream_node",
                    metric("upstream_node", GAUGE, "Node number of the upstream server, when repmgr made the slot."))
            .signal(
                    "healthy",
                    Signal.REPLICATION_HEALTHY.with("replica", "self").min())
            .signal("lag", Signal.REPLICATION_LAG.with("replica", "self").max());

    private static Metric metric(String name, MetricType type, String help) {
        return compatible("pg_stat_wal_receiver_" + name, type, help, "upstream_host", "slot_name", "status");
    }

    @Override
    public String name() {
        return "stat_wal_receiver";
    }

    @Override
    public String help() {
        return "A replica's link to its primary, from pg_stat_wal_receiver.";
    }

    @Override
    public String privilege() {
        return PostgresqlKind.MONITOR;
    }

    @Override
    public boolean supports(PostgresqlSession session) {
        return session.isReplica();
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
