package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Running vacuums, read from where {@code pg_stat_progress_vacuum} reads, whose columns have changed their names. */
final class StatProgressVacuum implements JdbcCollector<PostgresqlSession> {
    /** One row a vacuum and phase; only the first has the numbers. Tables of other databases have no name here. */
    private static final String SQL = """
            SELECT datname,
                   CASE WHEN datname = current_database() THEN relid::regclass::text ELSE relid::text END AS relname,
                   phase,
                   param1 = number AS in_phase,
                   CASE WHEN number = 0 THEN param2 END AS heap_blks,
                   CASE WHEN number = 0 THEN param3 END AS heap_blks_scanned,
                   CASE WHEN number = 0 THEN param4 END AS heap_blks_vacuumed,
                   CASE WHEN number = 0 THEN param5 END AS index_vacuums,
                   CASE WHEN number = 0 THEN param6 END AS max_dead_tuples,
                   CASE WHEN number = 0 THEN param7 END AS num_dead_tuples
            FROM pg_stat_get_progress_info('VACUUM') AS vacuum
            JOIN pg_database ON pg_database.oid = datid
            CROSS JOIN (VALUES (0, 'initializing'), (1, 'scanning heap'), (2, 'vacuuming indexes'),
                               (3, 'vacuuming heap'), (4, 'cleaning up indexes'), (5, 'truncating heap'),
                               (6, 'performing final cleanup')) AS phases (number, phase)""";

    private static final Query QUERY = Query.of("pg_stat_get_progress_info('VACUUM')", SQL)
            .column(
                    "in_phase",
                    compatible(
                            "pg_stat_progress_vacuum_phase",
                            GAUGE,
                            "Whether the vacuum is in the phase.",
                            "datname",
                            "relname",
                            "phase"))
            .column("heap_blks", metric("heap_blks", "Blocks of the table when the vacuum began."))
            .column("heap_blks_scanned", metric("heap_blks_scanned", "Blocks of the table scanned so far."))
            .column("heap_blks_vacuumed", metric("heap_blks_vacuumed", "Blocks of the table vacuumed so far."))
            .column("index_vacuums", metric("index_vacuums", "Rounds over the indexes so far."))
            .column(
                    "max_dead_tuples",
                    metric("max_dead_tuples", "Room for dead rows before a round: rows up to 16, bytes from 17 on."))
            .column(
                    "num_dead_tuples",
                    metric("num_dead_tuples", "Dead rows since the last round: rows up to 16, bytes from 17 on."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_progress_vacuum_" + name, GAUGE, help, "datname", "relname");
    }

    @Override
    public String name() {
        return "stat_progress_vacuum";
    }

    @Override
    public String help() {
        return "How far running vacuums have come.";
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
