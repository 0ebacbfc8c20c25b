package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Signal;
import java.time.Duration;
import java.util.List;

/** Sizes of databases; apart from {@link Database} because the server looks at every file to answer. */
final class DatabaseSize implements JdbcCollector<PostgresqlSession> {
    /** Asking for a size that the login may not know would fail the whole statement. */
    private static final String SQL = """
            SELECT datname, pg_database_size(oid) AS size
            FROM pg_database
            WHERE has_database_privilege(oid, 'CONNECT')
               OR pg_has_role('pg_read_all_stats', 'USAGE')""";

    private static final Query QUERY = Query.of("pg_database_size()", SQL)
            .column(
                    "size",
                    compatible("pg_database_size_bytes", GAUGE, "Disk space that the database takes.", "datname"),
                    Signal.STORAGE_USED.from("volume", "datname"));

    @Override
    public String name() {
        return "database_size";
    }

    @Override
    public String help() {
        return "The size of every database that the login may connect to, or of all with pg_read_all_stats.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
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
