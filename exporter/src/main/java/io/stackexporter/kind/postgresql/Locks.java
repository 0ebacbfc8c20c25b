package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** Locks by database and mode, from {@code pg_locks}; every pair is there, so that a graph falls to 0. */
final class Locks implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT datname, mode, coalesce(count, 0) AS count
            FROM (SELECT oid AS database, datname FROM pg_database) AS databases
            CROSS JOIN unnest(ARRAY[
                'accesssharelock', 'rowsharelock', 'rowexclusivelock', 'shareupdateexclusivelock', 'sharelock',
                'sharerowexclusivelock', 'exclusivelock', 'accessexclusivelock', 'sireadlock']) AS mode
            LEFT JOIN (
                SELECT database, lower(mode) AS mode, count(*) AS count
                FROM pg_locks
                WHERE database IS NOT NULL
                GROUP BY 1, 2) AS locks USING (database, mode)""";

    private static final Query QUERY = Query.of("pg_locks", SQL)
            .column(
                    "count",
                    compatible("pg_locks_count", GAUGE, "Locks held or awaited in the database.", "datname", "mode"));

    @Override
    public String name() {
        return "locks";
    }

    @Override
    public String help() {
        return "Locks held or awaited, by database and mode, from pg_locks.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
