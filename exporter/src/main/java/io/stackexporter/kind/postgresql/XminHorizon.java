package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** Who keeps vacuum from removing dead rows: the oldest snapshot of every kind of holder. */
final class XminHorizon implements JdbcCollector<PostgresqlSession> {
    /** A kind that holds nothing has no row. Our own snapshot is as old as this statement. */
    private static final Query QUERY = Query.of("backend_xmin, xmin and catalog_xmin", """
                    SELECT holder, max(age(xmin)) AS transactions
                    FROM (SELECT CASE WHEN backend_type = 'walsender' THEN 'replica' ELSE 'backend' END AS holder,
                                 backend_xmin AS xmin
                          FROM pg_stat_activity
                          WHERE pid <> pg_backend_pid()
                          UNION ALL
                          SELECT 'slot', xmin FROM pg_replication_slots
                          UNION ALL
                          SELECT 'slot_catalog', catalog_xmin FROM pg_replication_slots
                          UNION ALL
                          SELECT 'prepared', transaction FROM pg_prepared_xacts) AS held
                    WHERE xmin IS NOT NULL
                    GROUP BY holder""")
            .column(
                    "transactions",
                    compatible(
                            "pg_oldest_xmin_age",
                            GAUGE,
                            "Transactions since the oldest snapshot held by a backend, replica, slot, slot_catalog or"
                                    + " prepared transaction.",
                            "holder"));

    @Override
    public String name() {
        return "xmin_horizon";
    }

    @Override
    public String help() {
        return "Who keeps vacuum from removing dead rows, and for how many transactions.";
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
