package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** Whether the server is a replica and how far behind it is, as the dashboards of the known exporter read it. */
final class Replication implements JdbcCollector<PostgresqlSession> {
    /** Never having replayed anything counts as 0, because existing rules expect the series to be there. */
    private static final String SQL = """
            SELECT replica,
                   CASE WHEN NOT replica OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                        ELSE greatest(0, age) END AS lag,
                   greatest(0, age) AS last_replay
            FROM (SELECT pg_is_in_recovery() AS replica,
                         extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS age) AS state""";

    private static final Query QUERY = Query.of("pg_last_xact_replay_timestamp()", SQL)
            .column(
                    "lag",
                    compatible(
                            "pg_replication_lag_seconds",
                            GAUGE,
                            "How far behind the replica is; 0 on a primary and when all that came was replayed."))
            .column("lag", compatible("pg_replication_lag", GAUGE, "The same; the name of 0.12 and before."))
            .column("replica", compatible("pg_replication_is_replica", GAUGE, "Whether the server is a replica."))
            .column(
                    "last_replay",
                    compatible(
                            "pg_replication_last_replay_seconds",
                            GAUGE,
                            "Age of the last transaction that was replayed; 0 on a primary."));

    @Override
    public String name() {
        return "replication";
    }

    @Override
    public String help() {
        return "Whether the server is a replica and how far behind it is.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
