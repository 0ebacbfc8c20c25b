package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.time.Duration;
import java.util.List;

/** The extensions of every database; one that was not updated with the server's files is an upgrade that nobody finished. */
final class Extensions implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT current_database() AS datname, extname,
                   extversion AS installed_version,
                   default_version,
                   1 AS one,
                   extversion <> default_version AS outdated
            FROM pg_extension
            LEFT JOIN pg_available_extensions ON name = extname""";

    private static final Query QUERY = Query.of("pg_extension and pg_available_extensions", SQL)
            .column(
                    "one",
                    compatible(
                            "pg_extension_info",
                            GAUGE,
                            "An installed extension and the version that the server's files would install; always 1.",
                            "datname",
                            "extname",
                            "installed_version",
                            "default_version"))
            .column(
                    "outdated",
                    compatible(
                            "pg_extension_outdated",
                            GAUGE,
                            "Whether another version is installed than the server's files would install.",
                            "datname",
                            "extname"));

    @Override
    public String name() {
        return "extensions";
    }

    @Override
    public String help() {
        return "The extensions of every database and whether they are out of date.";
    }

    /** The server looks at the files of every extension that there is. */
    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public boolean everyDatabase() {
        return true;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
