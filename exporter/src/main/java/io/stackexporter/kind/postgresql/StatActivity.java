package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.util.List;

/** What sessions do, from one look at {@code pg_stat_activity}. */
final class StatActivity implements JdbcCollector<PostgresqlSession> {
    /**
     * The state is taken from the session that asks, so that it joins no pair of database and state: it counts as a
     * connection but is not part of the picture. A login without pg_read_all_stats does not see what others do; then they
     * count as "other", and nobody can say how many wait or for how long.
     */
    private static final String SQL = """
            WITH session AS (
                SELECT *,
                       coalesce(backend_type = 'client backend', datid IS NOT NULL) AS client,
                       CASE WHEN state = 'active' AND wait_event_type = 'Lock' THEN 'waiting'
                            WHEN state IN ('active', 'fastpath function call') THEN 'active'
                            WHEN state LIKE 'idle in transaction%' THEN 'idle_in_transaction'
                            WHEN state = 'idle' THEN 'idle'
                            ELSE 'other' END AS activity,
                       application_name = current_setting('application_name') AS ours,
                       bool_and(backend_type IS NOT NULL) OVER () AS all_seen
                FROM pg_stat_activity),
            grouped AS (
                SELECT datname,
                       CASE WHEN pid <> pg_backend_pid() THEN state END AS state,
                       coalesce(usename, '') AS usename,
                       coalesce(application_name, '') AS application_name,
                       coalesce(backend_type, '') AS backend_type,
                       coalesce(wait_event_type, '') AS wait_event_type,
                       coalesce(wait_event, '') AS wait_event,
                       count(*) AS count,
                       max(clock_timestamp() - xact_start) AS max_tx_duration,
                       count(*) FILTER (WHERE client AND activity = 'active') AS active,
                       count(*) FILTER (WHERE client AND activity = 'idle') AS idle,
                       count(*) FILTER (WHERE client AND activity = 'idle_in_transaction') AS idle_in_transaction,
                       count(*) FILTER (WHERE client AND activity = 'waiting') AS waiting,
                       count(*) FILTER (WHERE client AND activity = 'other') AS other,
                       count(*) FILTER (WHERE wait_event_type = 'Lock') AS lock_waiters,
                       max(clock_timestamp() - query_start)
                           FILTER (WHERE client AND NOT ours AND activity IN ('active', 'waiting')) AS operation,
                       max(clock_timestamp() - xact_start) FILTER (WHERE client AND NOT ours) AS transaction,
                       bool_and(all_seen) AS all_seen
                FROM session
                GROUP BY 1, 2, 3, 4, 5, 6, 7),
            pair AS (
                SELECT datname, state, true AS wanted
                FROM pg_database
                CROSS JOIN unnest(ARRAY['active', 'idle', 'idle in transaction', 'idle in transaction (aborted)',
                                        'fastpath function call', 'disabled']) AS state)
            SELECT datname, state, usename, application_name, backend_type, wait_event_type, wait_event,
                   active, idle, idle_in_transaction, waiting, other,
                   CASE WHEN wanted THEN coalesce(count, 0) END AS count,
                   CASE WHEN wanted THEN greatest(0, extract(epoch FROM max_tx_duration))::float8 END
                       AS max_tx_duration,
                   CASE WHEN all_seen THEN lock_waiters END AS lock_waiters,
                   CASE WHEN all_seen THEN greatest(0, extract(epoch FROM operation))::float8 END AS operation,
                   CASE WHEN all_seen THEN greatest(0, extract(epoch FROM transaction))::float8 END AS transaction
            FROM pair
            FULL JOIN grouped USING (datname, state)""";

    private static final Query QUERY = Query.of("pg_stat_activity", SQL)
            .column("count", metric("count", "Sessions by what they do; 0 where there is none."))
            .column("max_tx_duration", metric("max_tx_duration", "Age of the oldest open transaction in seconds."))
            .signal("active", Signal.CONNECTIONS.with("state", "active"))
            .signal("idle", Signal.CONNECTIONS.with("state", "idle"))
            .signal("idle_in_transaction", Signal.CONNECTIONS.with("state", "idle_in_transaction"))
            .signal("waiting", Signal.CONNECTIONS.with("state", "waiting"))
            .signal("other", Signal.CONNECTIONS.with("state", "other"))
            .signal("lock_waiters", Signal.WAITING_OPERATIONS)
            .signal("operation", Signal.LONGEST_OPERATION.max())
            .signal("transaction", Signal.LONGEST_TRANSACTION.max());

    private static Metric metric(String name, String help) {
        return compatible(
                "pg_stat_activity_" + name,
                GAUGE,
                help,
                "datname",
                "state",
                "usename",
                "application_name",
                "backend_type",
                "wait_event_type",
                "wait_event");
    }

    @Override
    public String name() {
        return "stat_activity";
    }

    @Override
    public String help() {
        return "Sessions by what they do, lock waiters, and the oldest operation and transaction.";
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
