package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** The instances of an Aurora cluster, from {@code information_schema.replica_host_status}, which no other server has. */
final class ReplicaHost implements JdbcCollector<MysqlSession> {
    private static final String SQL = """
            SELECT server_id, CASE session_id WHEN 'MASTER_SESSION_ID' THEN 'writer' ELSE 'reader' END AS role,
                   cpu, log_stream_speed_in_kib_per_second AS speed,
                   master_slave_latency_in_microseconds / 1e6 AS latency,
                   replica_lag_in_milliseconds / 1e3 AS lag,
                   current_replay_latency_in_microseconds / 1e6 AS replay
            FROM information_schema.replica_host_status""";

    private static final Query QUERY = Query.of("information_schema.replica_host_status", SQL)
            .column("cpu", metric("cpu_percent", "Processor use of the instance in percent."))
            .column("latency", metric("replica_latency_seconds", "Latency from the writer to the reader."))
            .column("lag", metric("lag_seconds", "How far the instance is behind the writer."))
            .column("speed", metric("log_stream_speed", "Kibibytes of log that arrive in a second."))
            .column("replay", metric("replay_latency_seconds", "Latency of replaying what arrived."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_info_schema_replica_host_" + name, GAUGE, help, "server_id", "role");
    }

    @Override
    public String name() {
        return "replica_host";
    }

    @Override
    public String help() {
        return "The instances of an Aurora cluster and how far they are behind.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
