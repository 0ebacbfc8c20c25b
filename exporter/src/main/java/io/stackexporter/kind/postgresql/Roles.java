package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** What roles may do, from {@code pg_roles}. */
final class Roles implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT rolname, rolconnlimit
            FROM pg_roles""";

    private static final Query QUERY = Query.of("pg_roles", SQL)
            .column(
                    "rolconnlimit",
                    compatible(
                            "pg_roles_connection_limit",
                            GAUGE,
                            "The most sessions that the role may have; -1 when there is no limit.",
                            "rolname"));

    @Override
    public String name() {
        return "roles";
    }

    @Override
    public String help() {
        return "The connection limit of every role, from pg_roles.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
