package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Signal;
import java.util.List;

/** Pages that the disk gave back changed, from {@code pg_stat_database}, which counts them where checksums are on. */
final class Checksums implements JdbcCollector<PostgresqlSession> {
    /** The objects that all databases share have checksums too, and a row of their own without a name. */
    private static final Query QUERY = Query.of("pg_stat_database", """
                    SELECT datid::text, coalesce(datname, '') AS datname, checksum_failures,
                           extract(epoch FROM checksum_last_failure)::float8 AS checksum_last_failure
                    FROM pg_stat_database""")
            .column(
                    "checksum_failures",
                    compatible(
                            "pg_stat_database_checksum_failures",
                            COUNTER,
                            "Pages whose checksum was wrong; absent without checksums, and without name for shared objects.",
                            "datid",
                            "datname"),
                    Signal.ERRORS.with("error", "checksum"))
            .column(
                    "checksum_last_failure",
                    compatible(
                            "pg_stat_database_checksum_last_failure",
                            GAUGE,
                            "When a checksum was last wrong, as Unix time.",
                            "datid",
                            "datname"));

    @Override
    public String name() {
        return "checksums";
    }

    @Override
    public String help() {
        return "Pages with a wrong checksum, of every database and of the objects that all share.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
