package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Transactions that were prepared and neither committed nor rolled back; forgotten ones hold locks and stop vacuum. */
final class PreparedTransactions implements JdbcCollector<PostgresqlSession> {
    private static final Query QUERY = Query.of("pg_prepared_xacts", """
                    SELECT datname,
                           count(prepared) AS transactions,
                           extract(epoch FROM max(clock_timestamp() - prepared))::float8 AS oldest
                    FROM (SELECT datname FROM pg_database WHERE datallowconn) AS databases
                    LEFT JOIN (SELECT database AS datname, prepared FROM pg_prepared_xacts) AS prepared USING (datname)
                    GROUP BY datname""")
            .column("transactions", metric("count", "Transactions that are prepared and not ended."))
            .column("oldest", metric("oldest_age_seconds", "Time since the oldest of them was prepared."));

    private static Metric metric(String name, String help) {
        return compatible("pg_prepared_xacts_" + name, GAUGE, help, "datname");
    }

    @Override
    public String name() {
        return "prepared_transactions";
    }

    @Override
    public String help() {
        return "Transactions that were prepared and not ended, from pg_prepared_xacts.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
