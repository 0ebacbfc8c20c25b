package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** The write-ahead log on disk. */
final class Wal implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT count(*) AS segments, coalesce(sum(size), 0)::float8 AS size
            FROM pg_ls_waldir()
            WHERE name ~ '^[0-9A-F]{24}$'""";

    private static final Query QUERY = Query.of("pg_ls_waldir()", SQL)
            .column("segments", compatible("pg_wal_segments", GAUGE, "Files of the write-ahead log."))
            .column("size", compatible("pg_wal_size_bytes", GAUGE, "Disk space that the write-ahead log takes."));

    @Override
    public String name() {
        return "wal";
    }

    @Override
    public String help() {
        return "The number and size of the files of the write-ahead log.";
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
