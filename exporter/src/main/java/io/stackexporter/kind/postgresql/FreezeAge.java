package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** How far every database is from running out of transaction numbers, as a share of where the server steps in. */
final class FreezeAge implements JdbcCollector<PostgresqlSession> {
    private static final Query DATABASES = Query.of("pg_database", """
                    SELECT datname, xids, mxids,
                           xids / current_setting('autovacuum_freeze_max_age')::float8 AS xid_ratio,
                           mxids / current_setting('autovacuum_multixact_freeze_max_age')::float8 AS mxid_ratio
                    FROM (SELECT datname, age(datfrozenxid) AS xids, mxid_age(datminmxid) AS mxids
                          FROM pg_database) AS ages""")
            .column("xids", metric("datfrozenxid_age", "Transactions since the oldest one that is not frozen."))
            .column("mxids", metric("datminmxid_age", "Multixacts since the oldest one that is still needed."))
            .column(
                    "xid_ratio",
                    metric(
                            "datfrozenxid_age_ratio",
                            "The age of transactions by autovacuum_freeze_max_age; above 1 vacuums are forced."))
            .column(
                    "mxid_ratio",
                    metric(
                            "datminmxid_age_ratio",
                            "The age of multixacts by autovacuum_multixact_freeze_max_age; above 1 vacuums are forced."));

    /** Read from a snapshot, since asking for the current transaction's number would use one up. */
    private static final Query COUNTER_NOW = Query.of("pg_current_snapshot()", """
                    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::float8 AS xid""")
            .column("xid", compatible("pg_txid_current", COUNTER, "The number of the next transaction."));

    private static Metric metric(String name, String help) {
        return compatible("pg_database_" + name, GAUGE, help, "datname");
    }

    @Override
    public String name() {
        return "freeze_age";
    }

    @Override
    public String help() {
        return "How far every database is from running out of transaction and multixact numbers.";
    }

    @Override
    public List<Query> queries() {
        return List.of(DATABASES, COUNTER_NOW);
    }
}
