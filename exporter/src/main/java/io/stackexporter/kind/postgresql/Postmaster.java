package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Signal;
import java.util.List;

/** When the server started. */
final class Postmaster implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT extract(epoch FROM pg_postmaster_start_time())::float8 AS started""";

    private static final Query QUERY = Query.of("pg_postmaster_start_time()", SQL)
            .column(
                    "started",
                    compatible("pg_postmaster_start_time_seconds", GAUGE, "When the server started, as Unix time."),
                    Signal.START_TIME);

    @Override
    public String name() {
        return "postmaster";
    }

    @Override
    public String help() {
        return "When the server started.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
