package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** Open transactions; off, because {@link StatActivity} tells it with more meaning. */
final class LongRunningTransactions implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT count(*) AS transactions,
                   greatest(0, extract(epoch FROM max(clock_timestamp() - xact_start)))::float8 AS oldest
            FROM pg_stat_activity
            WHERE state <> 'idle'
              AND xact_start IS NOT NULL
              AND backend_type <> 'autovacuum worker'
              AND pid <> pg_backend_pid()""";

    private static final Query QUERY = Query.of("pg_stat_activity", SQL)
            .column("transactions", compatible("pg_long_running_transactions", GAUGE, "Open transactions."))
            .column(
                    "oldest",
                    compatible(
                            "pg_long_running_transactions_oldest_timestamp_seconds",
                            GAUGE,
                            "Age of the oldest open transaction in seconds; 0 when there is none."));

    @Override
    public String name() {
        return "long_running_transactions";
    }

    @Override
    public String help() {
        return "The number of open transactions and the age of the oldest.";
    }

    @Override
    public boolean onByDefault() {
        return false;
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
