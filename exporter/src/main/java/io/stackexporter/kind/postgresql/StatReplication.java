package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Signal;
import java.util.List;

/**
 * The replicas of this server as it sees them: those that are connected, from {@code pg_stat_replication}, and those that
 * are not although a slot keeps the log for them.
 *
 * @param expected how many replicas the configuration wants to see; 0 when it does not say
 */
record StatReplication(int expected) implements JdbcCollector<PostgresqlSession> {
    /**
     * The row without a replica says that there is none. A base backup is not a replica, nor is a reader of logical changes.
     * The server forgets the lag of a replica that has been idle for a while; having replayed everything, it has none.
     *
     * <p>A physical slot that keeps the log and has no reader is a replica that should be there and is not. Slots on a
     * replica say nothing: tools keep them there for a failover. Synchronous commits say how many replicas they wait for;
     * a replica does not wait for its own.
     */
    private static final String SQL = """
            SELECT application_name,
                   host(client_addr) AS client_addr,
                   state,
                   slot_name,
                   pid::text AS pid,
                   coalesce(application_name, slot_name) AS replica_name,
                   CASE WHEN sender.pid IS NOT NULL THEN (here - '0/0')::float8 END AS position,
                   (here - replay_lsn)::float8 AS behind,
                   extract(epoch FROM reply_time)::float8 AS reply_time,
                   CASE WHEN backup THEN NULL
                        WHEN replay_lsn >= known THEN 0
                        ELSE extract(epoch FROM replay_lag)::float8 END AS lag,
                   CASE WHEN missing THEN false
                        WHEN NOT backup THEN state IN ('streaming', 'catchup') END AS healthy,
                   sender.pid IS NOT NULL AND backup IS NOT TRUE AND slot_type IS DISTINCT FROM 'logical' AS replica,
                   greatest(nullif(?::int, 0), synchronous) AS expected
            FROM (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                              ELSE pg_current_wal_lsn() END AS here,
                         CASE WHEN pg_is_in_recovery()
                              THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                              ELSE pg_current_wal_lsn() END AS known,
                         CASE WHEN NOT pg_is_in_recovery() AND trim(wanted) <> ''
                              THEN coalesce(substring(wanted FROM '(?i)^ *(?:any +|first +)?([0-9]{1,9}) *[(]'), '1')::int
                              END AS synchronous
                  FROM current_setting('synchronous_standby_names') AS wanted) AS own
            LEFT JOIN ((SELECT *, state = 'backup' OR application_name = 'pg_basebackup' AS backup
                        FROM pg_stat_replication) AS sender
                       FULL JOIN
                       (SELECT slot_name, slot_type, active_pid,
                               slot_type = 'physical' AND NOT active AND NOT pg_is_in_recovery()
                                   AND (restart_lsn IS NOT NULL OR wal_status = 'lost') AS missing
                        FROM pg_replication_slots) AS slot ON active_pid = sender.pid) ON true""";

    private static final Query QUERY = Query.of("pg_stat_replication", SQL)
            .column(
                    "position",
                    metric(
                            "pg_current_wal_lsn_bytes",
                            GAUGE,
                            "The server's own place in the write-ahead log in bytes."))
            .column(
                    "behind",
                    metric(
                            "pg_wal_lsn_diff",
                            GAUGE,
                            "Bytes of the write-ahead log that the replica has yet to replay."))
            .column(
                    "reply_time",
                    metric(
                            "reply_time",
                            UNTYPED,
                            "When the replica last answered, as Unix time; 0.19 and before have it, 0.20 has not."))
            .signal(
                    "lag",
                    Signal.REPLICATION_LAG.from("replica", "replica_name").max())
            .signal(
                    "healthy",
                    Signal.REPLICATION_HEALTHY.from("replica", "replica_name").min())
            .signal("replica", Signal.REPLICAS)
            .signal("expected", Signal.REPLICAS_EXPECTED.max());

    private static Metric metric(String name, MetricType type, String help) {
        return compatible(
                "pg_stat_replication_" + name,
                type,
                help,
                "application_name",
                "client_addr",
                "state",
                "slot_name",
                "pid");
    }

    @Override
    public String name() {
        return "stat_replication";
    }

    @Override
    public String help() {
        return "The replicas of this server, from pg_stat_replication and pg_replication_slots.";
    }

    @Override
    public String privilege() {
        return PostgresqlKind.MONITOR;
    }

    @Override
    public Collector<PostgresqlSession> configured(Section settings) {
        return new StatReplication(settings.integer(
                "expected_replicas",
                0,
                1000,
                0,
                "Replicas that should be connected to this server; 0 leaves it to synchronous_standby_names."));
    }

    @Override
    public Object[] parameters(PostgresqlSession session) {
        return new Object[] {expected};
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
