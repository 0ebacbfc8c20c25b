package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** The version of the server as labels, which dashboards join with. */
final class Static implements JdbcCollector<PostgresqlSession> {
    /** The short version always has three parts, since dashboards sort by it. */
    private static final String SQL = """
            SELECT ?::text AS server,
                   version() AS version,
                   number / 10000 || '.' || number % 10000 || '.0' AS short_version,
                   1 AS one
            FROM (SELECT current_setting('server_version_num')::int AS number) AS server""";

    private static final Query QUERY = Query.of("version()", SQL)
            .column(
                    "one",
                    compatible(
                            "pg_static",
                            UNTYPED,
                            "The version of the server, long and short; always 1.",
                            "version",
                            "short_version",
                            "server"));

    @Override
    public String name() {
        return "static";
    }

    @Override
    public String help() {
        return "The version of the server as labels.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }

    @Override
    public Object[] parameters(PostgresqlSession session) {
        return new Object[] {session.server()};
    }
}
