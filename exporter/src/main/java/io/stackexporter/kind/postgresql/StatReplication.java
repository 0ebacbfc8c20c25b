package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.util.List;

/** The replicas that are connected to this server, from {@code pg_stat_replication}. */
final class StatReplication implements JdbcCollector<PostgresqlSession> {
    /**
     * A base backup is not a replica. The row without a replica says that there is none. The server forgets the lag of a
     * replica that has been idle for a while; having replayed everything, it has none.
     */
    private static final String SQL = """
            SELECT application_name,
                   host(client_addr) AS client_addr,
                   state,
                   slot_name,
                   CASE WHEN sender.pid IS NOT NULL THEN (here - '0/0')::float8 END AS position,
                   (here - replay_lsn)::float8 AS behind,
                   CASE WHEN state = 'backup' THEN NULL
                        WHEN replay_lsn = here THEN 0
                        ELSE extract(epoch FROM replay_lag)::float8 END AS lag,
                   CASE WHEN state <> 'backup' THEN state IN ('streaming', 'catchup') END AS healthy,
                   sender.pid IS NOT NULL AND state IS DISTINCT FROM 'backup' AS replica
            FROM (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                              ELSE pg_current_wal_lsn() END AS here) AS own
            LEFT JOIN pg_stat_replication AS sender ON true
            LEFT JOIN pg_replication_slots ON active_pid = sender.pid""";

    private static final Query QUERY = Query.of("pg_stat_replication", SQL)
            .column(
                    "position",
                    metric("pg_current_wal_lsn_bytes", "The server's own place in the write-ahead log in bytes."))
            .column(
                    "behind",
                    metric("pg_wal_lsn_diff", "Bytes of the write-ahead log that the replica has yet to replay."))
            .signal(
                    "lag",
                    Signal.REPLICATION_LAG.from("replica", "application_name").max())
            .signal(
                    "healthy",
                    Signal.REPLICATION_HEALTHY
                            .from("replica", "application_name")
                            .min())
            .signal("replica", Signal.REPLICAS);

    private static Metric metric(String name, String help) {
        return compatible(
                "pg_stat_replication_" + name, GAUGE, help, "application_name", "client_addr", "state", "slot_name");
    }

    @Override
    public String name() {
        return "stat_replication";
    }

    @Override
    public String help() {
        return "The replicas that are connected to this server, from pg_stat_replication.";
    }

    @Override
    public String privilege() {
        return PostgresqlKind.MONITOR;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
