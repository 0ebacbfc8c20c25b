package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.List;
import java.util.stream.Stream;

/** Which process answers and since when it runs. */
final class Instance implements Collector<RedisSession> {
    /** Labels of the native info metric; each is the field of the same name. */
    private static final List<String> FACTS = List.of(
            "role",
            "redis_version",
            "redis_build_id",
            "redis_mode",
            "os",
            "maxmemory_policy",
            "tcp_port",
            "run_id",
            "process_id",
            "master_replid",
            "valkey_version",
            "valkey_release_stage");

    private static final Metric INFO = Metric.compatible(
            "redis_instance_info", MetricType.GAUGE, "What the server is, as labels.", FACTS.toArray(String[]::new));
    private static final Metric START =
            Metric.compatible("redis_start_time_seconds", MetricType.GAUGE, "When the server started, as Unix time.");
    private static final String START_SOURCE = "INFO server: server_time_usec less uptime_in_seconds";

    @Override
    public String name() {
        return "instance";
    }

    @Override
    public String help() {
        return "Version, role and start of the server.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public List<Reading> readings() {
        return List.of(
                new Reading(INFO, "INFO server, memory, replication: the fields of the labels' names", "", ""),
                new Reading(START, START_SOURCE, "", "6.0+"),
                Sources.of(Signal.START_TIME, START_SOURCE, "6.0+"));
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        ServerInfo info = session.info();
        Stream<String> facts = FACTS.stream().map(fact -> fact.equals("redis_mode") ? mode(info) : info.text(fact));
        samples.add(INFO, 1, facts.toArray(String[]::new));
        samples.add(START, session.startTime());
        Signal.START_TIME.emit(samples, session.startTime());
    }

    /** Valkey renamed the field. */
    private static String mode(ServerInfo info) {
        return info.has("redis_mode") ? info.text("redis_mode") : info.text("server_mode");
    }
}
