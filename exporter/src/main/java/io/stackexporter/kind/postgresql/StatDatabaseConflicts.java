package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.List;

/** Why a replica cancelled queries, from {@code pg_stat_database_conflicts}. */
final class StatDatabaseConflicts implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT ?::text AS server, conflicts.*
            FROM pg_stat_database_conflicts AS conflicts""";

    private static final Query COMMON = Query.of("pg_stat_database_conflicts", SQL)
            .column("confl_tablespace", metric("tablespace", COUNTER, "a tablespace was dropped"))
            .column("confl_lock", metric("lock", COUNTER, "they waited too long for a lock"))
            .column("confl_snapshot", metric("snapshot", COUNTER, "their snapshot was too old"))
            .column("confl_bufferpin", metric("bufferpin", COUNTER, "they pinned a buffer"))
            .column("confl_deadlock", metric("deadlock", COUNTER, "they were in a deadlock with recovery"));
    private static final Query BEFORE_16 = COMMON.until(15);
    private static final Query FROM_16 = COMMON.since(16)
            .column(
                    "confl_active_logicalslot",
                    compatible(
                            "pg_stat_database_conflicts_confl_active_logicalslot",
                            UNTYPED,
                            "Uses of logical slots cancelled on a replica.",
                            "datid",
                            "datname",
                            "server"));

    private static Metric metric(String reason, MetricType type, String why) {
        return compatible(
                "pg_stat_database_conflicts_confl_" + reason,
                type,
                "Queries cancelled on a replica because " + why + ".",
                "datid",
                "datname",
                "server");
    }

    @Override
    public String name() {
        return "stat_database_conflicts";
    }

    @Override
    public String help() {
        return "Queries that a replica cancelled, by reason, from pg_stat_database_conflicts.";
    }

    @Override
    public List<Query> queries() {
        return List.of(BEFORE_16, FROM_16);
    }

    @Override
    public Object[] parameters(PostgresqlSession session) {
        return new Object[] {session.address()};
    }
}
