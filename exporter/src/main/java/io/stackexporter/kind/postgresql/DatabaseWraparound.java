package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** How many transactions every database is away from its last freeze; the names say seconds, the values are counts. */
final class DatabaseWraparound implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT datname, age(datfrozenxid) AS transactions, mxid_age(datminmxid) AS multixacts
            FROM pg_database
            WHERE datallowconn""";

    private static final Query QUERY = Query.of("pg_database", SQL)
            .column(
                    "transactions",
                    compatible(
                            "pg_database_wraparound_age_datfrozenxid_seconds",
                            GAUGE,
                            "Transactions since the oldest one that is not frozen: a count, not seconds.",
                            "datname"))
            .column(
                    "multixacts",
                    compatible(
                            "pg_database_wraparound_age_datminmxid_seconds",
                            GAUGE,
                            "Multixacts since the oldest one that is still needed: a count, not seconds.",
                            "datname"));

    @Override
    public String name() {
        return "database_wraparound";
    }

    @Override
    public String help() {
        return "How close every database is to running out of transaction numbers.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
