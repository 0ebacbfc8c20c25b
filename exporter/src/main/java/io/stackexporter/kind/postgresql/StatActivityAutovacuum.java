package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** What autovacuum works on, from the texts that its workers show in {@code pg_stat_activity}. */
final class StatActivityAutovacuum implements JdbcCollector<PostgresqlSession> {
    /** A worker shows what it does, the schema and the table: {@code autovacuum: VACUUM public.orders}. */
    private static final String SQL = """
            SELECT split_part(query, '.', 2) AS relname,
                   extract(epoch FROM min(xact_start))::float8 AS started
            FROM pg_stat_activity
            WHERE query LIKE 'autovacuum:%'
            GROUP BY 1""";

    private static final Query QUERY = Query.of("pg_stat_activity", SQL)
            .column(
                    "started",
                    compatible(
                            "pg_stat_activity_autovacuum_timestamp_seconds",
                            GAUGE,
                            "When autovacuum began with the table, as Unix time.",
                            "relname"));

    @Override
    public String name() {
        return "stat_activity_autovacuum";
    }

    @Override
    public String help() {
        return "The tables that autovacuum works on and since when.";
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
