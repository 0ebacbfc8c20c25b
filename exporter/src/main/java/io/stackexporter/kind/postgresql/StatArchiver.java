package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Signal;
import java.util.List;

/** The archiving of the write-ahead log, from {@code pg_stat_archiver}. */
final class StatArchiver implements JdbcCollector<PostgresqlSession> {
    /** Whether archiving works is known only when it is on and was tried. */
    private static final String SQL = """
            SELECT archived_count, failed_count,
                   extract(epoch FROM clock_timestamp() - last_archived_time)::float8 AS last_archive_age,
                   CASE WHEN current_setting('archive_mode') <> 'off'
                             AND coalesce(last_archived_time, last_failed_time) IS NOT NULL
                        THEN coalesce(last_archived_time > last_failed_time, last_archived_time IS NOT NULL)
                   END AS healthy
            FROM pg_stat_archiver""";

    private static final Query QUERY = Query.of("pg_stat_archiver", SQL)
            .column(
                    "archived_count",
                    compatible("pg_stat_archiver_archived_count", COUNTER, "Files that were archived."))
            .column(
                    "failed_count",
                    compatible("pg_stat_archiver_failed_count", COUNTER, "Attempts to archive a file that failed."))
            .column(
                    "last_archive_age",
                    compatible("pg_stat_archiver_last_archive_age", GAUGE, "Seconds since a file was last archived."))
            .signal("healthy", Signal.PERSISTENCE_HEALTHY.with("mechanism", "wal_archive"));

    @Override
    public String name() {
        return "stat_archiver";
    }

    @Override
    public String help() {
        return "The archiving of the write-ahead log, from pg_stat_archiver.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
