package io.stackexporter.kind.redis;

import static io.stackexporter.kind.redis.Field.gauge;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a Sentinel watches, as far as INFO tells it. */
final class SentinelInfo implements Collector<RedisSession> {
    private static final List<Field> FIELDS = List.of(
            gauge("sentinel_masters", "Primaries that are watched."),
            gauge("sentinel_tilt", "Whether the Sentinel mistrusts its clock and only looks on."),
            gauge("sentinel_running_scripts", "Scripts that run."),
            gauge("sentinel_scripts_queue_length", "Scripts that wait."),
            gauge("sentinel_simulate_failure_flags", "Failures that are being simulated."));

    private static final Metric STATUS = ofPrimary("status", "Whether a primary is well.", "master_status");
    private static final Metric REPLICAS = ofPrimary("slaves", "Replicas of a primary.");
    private static final Metric SENTINELS = ofPrimary("sentinels", "Sentinels that watch a primary.");

    private static Metric ofPrimary(String name, String help, String... further) {
        List<String> labels = new ArrayList<>(List.of("master_name", "master_address"));
        labels.addAll(List.of(further));
        return Metric.compatible(
                "redis_sentinel_master_" + name, MetricType.GAUGE, help, labels.toArray(String[]::new));
    }

    @Override
    public String name() {
        return "sentinel";
    }

    @Override
    public String help() {
        return "The primaries that a Sentinel watches.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public boolean supports(RedisSession session) {
        return session.isSentinel();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        FIELDS.forEach(field -> readings.addAll(field.readings("sentinel")));
        readings.addAll(Reading.from("INFO sentinel: master<n> status", STATUS));
        readings.addAll(Reading.from("INFO sentinel: master<n> slaves", REPLICAS));
        readings.addAll(Reading.from("INFO sentinel: master<n> sentinels", SENTINELS));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        ServerInfo info = session.info();
        FIELDS.forEach(field -> field.collect(info, samples));
        info.lists("master").forEach((number, primary) -> {
            if (primary.containsKey("name")) {
                add(primary, samples);
            }
        });
    }

    private static void add(Map<String, String> primary, Samples samples) {
        String name = primary.getOrDefault("name", "");
        String address = primary.getOrDefault("address", "");
        String status = primary.getOrDefault("status", "");
        samples.add(STATUS, status.equals("ok") ? 1 : 0, name, address, status);
        samples.add(REPLICAS, Values.number(primary, "slaves"), name, address);
        samples.add(SENTINELS, Values.number(primary, "sentinels"), name, address);
    }
}
