package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** What the catalogue says about every database, from {@code pg_database}; sizes are {@link DatabaseSize}. */
final class Database implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT datname, datconnlimit
            FROM pg_database""";

    private static final Query QUERY = Query.of("pg_database", SQL)
            .column(
                    "datconnlimit",
                    compatible(
                            "pg_database_connection_limit",
                            GAUGE,
                            "The most sessions that the database accepts; -1 when there is no limit.",
                            "datname"));

    @Override
    public String name() {
        return "database";
    }

    @Override
    public String help() {
        return "The connection limit of every database, from pg_database.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
