package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Sessions that others block, from {@code pg_blocking_pids}, asked only for sessions that wait for a lock. */
final class Blocking implements JdbcCollector<PostgresqlSession> {
    /**
     * To tell who blocks whom the server stops its lock tables for a moment, so no more than a hundred are asked for, and
     * chains are followed for no more than 20 steps. A login that does not see what others do gets no answer, not 0.
     */
    private static final Query QUERY = Query.of("pg_blocking_pids()", """
                    WITH RECURSIVE waiting AS MATERIALIZED (
                        SELECT pid, pg_blocking_pids(pid) AS blockers
                        FROM (SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'
                              ORDER BY query_start LIMIT 100) AS waiter),
                    edge AS MATERIALIZED (
                        SELECT DISTINCT pid, blocker FROM waiting CROSS JOIN unnest(blockers) AS blocker),
                    chain AS (
                        SELECT pid, blocker, 1 AS depth FROM edge WHERE blocker NOT IN (SELECT pid FROM edge)
                        UNION
                        SELECT edge.pid, edge.blocker, depth + 1
                        FROM chain
                        JOIN edge ON edge.blocker = chain.pid
                        WHERE depth < 20)
                    SELECT (SELECT count(DISTINCT pid) FROM edge) AS blocked,
                           (SELECT count(DISTINCT blocker) FROM edge) AS blockers,
                           (SELECT count(DISTINCT blocker) FROM edge
                            WHERE blocker NOT IN (SELECT pid FROM edge)) AS roots,
                           (SELECT count(DISTINCT blocker)
                            FROM edge
                            JOIN pg_stat_activity ON pg_stat_activity.pid = blocker
                            WHERE state LIKE 'idle in transaction%') AS idle,
                           coalesce((SELECT max(depth) FROM chain), 0) AS depth,
                           (SELECT coalesce(extract(epoch FROM max(clock_timestamp() - waitstart))::float8, 0)
                            FROM pg_locks WHERE NOT granted) AS longest
                    WHERE (SELECT bool_and(backend_type IS NOT NULL) FROM pg_stat_activity)""")
            .column(
                    "blocked",
                    metric("blocked_sessions", "Sessions that wait for others, of the hundred waiting longest."))
            .column("blockers", metric("blocking_sessions", "Sessions that they wait for."))
            .column(
                    "roots",
                    metric("root_sessions", "Sessions at the head of a chain: they block and wait for nobody."))
            .column(
                    "idle",
                    metric("idle_in_transaction_sessions", "Blocking sessions that do nothing in a transaction."))
            .column("depth", metric("depth", "Length of the longest chain of sessions, up to 20; 0 when nobody waits."))
            .column(
                    "longest",
                    metric(
                            "longest_wait_seconds",
                            "Time that the longest wait for a lock has lasted; 0 when nobody waits."));

    private static Metric metric(String name, String help) {
        return compatible("pg_blocking_" + name, GAUGE, help);
    }

    @Override
    public String name() {
        return "blocking";
    }

    @Override
    public String help() {
        return "Who blocks whom: sessions that wait for others, and the longest chain, from pg_blocking_pids().";
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
