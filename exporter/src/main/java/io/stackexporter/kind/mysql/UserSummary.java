package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.List;

/** What each login does, as the schema {@code sys} adds it up; it counts a login once for every host that it came from. */
record UserSummary(int top) implements TopCollector {
    private static final Query QUERY = Query.of("sys.x$user_summary", """
                    SELECT user, statements, statement_latency / 1e12 AS statement_seconds, table_scans, file_ios,
                           file_io_latency / 1e12 AS file_io_seconds, current_connections, total_connections,
                           unique_hosts, current_memory, total_memory_allocated
                    FROM sys.x$user_summary
                    ORDER BY statement_latency DESC, user
                    LIMIT ?""")
            .column("statements", metric("statements_total", COUNTER, "Statements by user."))
            .column("statement_seconds", metric("statement_latency", COUNTER, "Time of statements in seconds."))
            .column("table_scans", metric("table_scans_total", COUNTER, "Tables read from end to end."))
            .column("file_ios", metric("file_ios_total", COUNTER, "Operations on files."))
            .column("file_io_seconds", metric("file_io_seconds_total", COUNTER, "Time of operations on files."))
            .column("current_connections", metric("current_connections", GAUGE, "Open sessions."))
            .column("total_connections", metric("connections_total", COUNTER, "Sessions since the server started."))
            .column("unique_hosts", metric("unique_hosts_total", COUNTER, "Hosts that the user came from."))
            .column("current_memory", metric("current_memory_bytes", GAUGE, "Memory in use."))
            .column(
                    "total_memory_allocated",
                    metric("memory_allocated_bytes_total", COUNTER, "Memory taken since the server started."));

    private static Metric metric(String name, MetricType type, String help) {
        return compatible("mysql_sys_" + name, type, help, "user");
    }

    @Override
    public String name() {
        return "sys_user_summary";
    }

    @Override
    public String help() {
        return "What each user does, from the schema sys.";
    }

    @Override
    public String privilege() {
        return "GRANT SELECT ON sys.* TO <user>; " + PRIVILEGE;
    }

    @Override
    public TopCollector withTop(int other) {
        return new UserSummary(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
