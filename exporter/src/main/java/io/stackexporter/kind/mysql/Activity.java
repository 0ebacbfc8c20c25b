package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.util.List;

/**
 * What sessions do. On MySQL it comes from the performance schema, which is read without a lock; MariaDB usually runs without
 * one, and there the list of processes has more than MySQL's.
 */
final class Activity implements JdbcCollector<MysqlSession> {
    private static final Metric SESSIONS = compatible(
            "mysql_activity_sessions",
            GAUGE,
            "Sessions of clients by user and by what they do: active, idle, or waiting for a lock of the server.",
            "user",
            "state");
    private static final Metric METADATA_WAITS = compatible(
            "mysql_metadata_lock_waiting_sessions",
            GAUGE,
            "Sessions that wait for a metadata lock, a flush of tables or the global read lock.");
    private static final Metric OLDEST_METADATA_WAIT = compatible(
            "mysql_metadata_lock_oldest_wait_seconds",
            GAUGE,
            "How long the statement that waits longest for one of these has run; 0 when none waits.");

    /** Servers have a few users; one with a user for each customer must not make a series for each. */
    private static final int MOST_GROUPS = 200;

    /** Of clients; without ours, which tell their name, and those that serve replicas or stand for the server itself. */
    private static final String THREADS = """
            (SELECT THREAD_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_COMMAND AS command,
                    PROCESSLIST_STATE AS doing, PROCESSLIST_TIME AS seconds
             FROM performance_schema.threads
             WHERE TYPE = 'FOREGROUND'
               AND PROCESSLIST_ID <> CONNECTION_ID()
               AND PROCESSLIST_USER NOT IN ('system user', 'event_scheduler')
               AND PROCESSLIST_COMMAND NOT IN ('Daemon', 'Connect', 'Binlog Dump', 'Binlog Dump GTID')
               AND NOT EXISTS (
                   SELECT 1
                   FROM performance_schema.session_connect_attrs
                   WHERE session_connect_attrs.PROCESSLIST_ID = threads.PROCESSLIST_ID
                     AND ATTR_NAME = 'program_name'
                     AND ATTR_VALUE = 'stack-exporter')) AS session""";

    /** The subquery makes the server refuse a login that may see no sessions but its own, instead of hiding the others. */
    private static final String PROCESSES = """
            (SELECT ID AS id, USER AS user, COMMAND AS command, STATE AS doing, TIME_MS / 1e3 AS seconds
             FROM information_schema.PROCESSLIST
             WHERE ID <> CONNECTION_ID()
               AND USER NOT IN ('system user', 'event_scheduler', 'unauthenticated user')
               AND COMMAND NOT IN ('Daemon', 'Connect', 'Binlog Dump', 'Slave_IO', 'Slave_SQL', 'Slave_worker')
               AND (SELECT COUNT(*) FROM information_schema.INNODB_TRX) >= 0) AS session""";

    private static final String BLOCKED = "(doing LIKE '%metadata lock' OR doing IN ('Waiting for table flush',"
            + " 'Waiting for global read lock', 'Waiting for commit lock', 'Waiting for backup lock'))";

    /** Where the server times statements, by the clock of these times, which is finer. */
    private static final String TIMED_THREADS = """
            (SELECT command, doing, COALESCE(TIMER_WAIT / 1e12, seconds) AS seconds
             FROM %s
             LEFT JOIN performance_schema.events_statements_current
                 ON THREAD_ID = id AND END_EVENT_ID IS NULL AND NESTING_EVENT_LEVEL = 0) AS timed""".formatted(THREADS);

    private static final List<Query> QUERIES = List.of(
            groups("performance_schema.threads", THREADS).on("mysql"),
            totals("performance_schema.events_statements_current", TIMED_THREADS)
                    .on("mysql"),
            groups("information_schema.PROCESSLIST", PROCESSES).on("mariadb"),
            totals("information_schema.PROCESSLIST.TIME_MS", PROCESSES).on("mariadb"));

    private static Query groups(String source, String sessions) {
        return Query.of(source, """
                        SELECT user, state, COUNT(*) AS sessions
                        FROM (SELECT user,
                                     CASE WHEN command = 'Sleep' THEN 'idle'
                                          WHEN %s OR doing LIKE 'Waiting for %% lock' OR doing = 'User lock'
                                              THEN 'waiting'
                                          ELSE 'active' END AS state
                              FROM %s) AS classed
                        GROUP BY user, state
                        ORDER BY sessions DESC, user, state
                        LIMIT %d""".formatted(BLOCKED, sessions, MOST_GROUPS)).column("sessions", SESSIONS);
    }

    private static Query totals(String source, String sessions) {
        return Query.of(source, """
                        SELECT COALESCE(MAX(CASE WHEN command <> 'Sleep' THEN seconds END), 0) AS operation,
                               COUNT(CASE WHEN %1$s THEN 1 END) AS blocked,
                               COALESCE(MAX(CASE WHEN %1$s THEN seconds END), 0) AS oldest_wait
                        FROM %2$s""".formatted(BLOCKED, sessions))
                .signal("operation", Signal.LONGEST_OPERATION.max())
                .column("blocked", METADATA_WAITS)
                .column("oldest_wait", OLDEST_METADATA_WAIT);
    }

    @Override
    public String name() {
        return "activity";
    }

    @Override
    public String help() {
        return "Sessions by what they do, the oldest running statement, and who waits for metadata locks.";
    }

    @Override
    public String privilege() {
        return PerformanceCollector.WITH_PROCESS_OR_ALONE;
    }

    @Override
    public boolean supports(MysqlSession session) {
        return session.isMariadb() || session.hasPerformanceSchema();
    }

    @Override
    public List<Query> queries() {
        return QUERIES;
    }
}
