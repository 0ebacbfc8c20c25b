package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** How a Sentinel watches each primary, and how many of its replicas and fellow Sentinels are well. */
final class SentinelPrimaries implements Collector<RedisSession> {
    private static final List<Fact> FACTS = List.of(
            new Fact("quorum", gauge("setting_ckquorum", "Sentinels that must agree that it is down."), 1),
            new Fact("failover-timeout", gauge("setting_failover_timeout", "Limit of a failover, in ms."), 1),
            new Fact("parallel-syncs", gauge("setting_parallel_syncs", "Replicas that may copy at once."), 1),
            new Fact(
                    "down-after-milliseconds",
                    gauge("setting_down_after_milliseconds", "Silence after which it is thought down, in ms."),
                    1),
            new Fact("config-epoch", gauge("config_epoch", "Epoch of its configuration."), 1),
            new Fact(
                    "last-ok-ping-reply",
                    gauge("last_ok_ping_reply_seconds", "Time since it last answered well."),
                    1e3));
    private static final Metric SENTINELS =
            gauge("ok_sentinels", "Sentinels that watch it and are well, this one included.");
    private static final Metric REPLICAS = gauge("ok_slaves", "Replicas of it that are well.");

    /** A field of SENTINEL MASTERS. */
    private record Fact(String field, Metric metric, double divisor) {}

    private static Metric gauge(String name, String help) {
        return Metric.compatible(
                "redis_sentinel_master_" + name, MetricType.GAUGE, help, "master_name", "master_address");
    }

    @Override
    public String name() {
        return "sentinel_primaries";
    }

    @Override
    public String help() {
        return "Settings of each watched primary, its replicas and Sentinels that are well.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+sentinel|masters +sentinel|sentinels +sentinel|slaves");
    }

    @Override
    public boolean supports(RedisSession session) {
        return session.isSentinel();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        FACTS.forEach(fact -> readings.addAll(Reading.from("SENTINEL MASTERS: " + fact.field, fact.metric)));
        readings.addAll(Reading.from("SENTINEL SENTINELS: flags", SENTINELS));
        readings.addAll(Reading.from("SENTINEL SLAVES: flags", REPLICAS));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) throws TimeoutException {
        for (Map<String, String> primary : records(session.call("SENTINEL", "MASTERS"))) {
            String name = primary.getOrDefault("name", "");
            String address = primary.getOrDefault("ip", "") + ":" + primary.getOrDefault("port", "");
            FACTS.forEach(
                    fact -> samples.add(fact.metric, Values.number(primary, fact.field) / fact.divisor, name, address));
            samples.add(SENTINELS, 1 + well(session.call("SENTINEL", "SENTINELS", name)), name, address);
            samples.add(REPLICAS, well(session.call("SENTINEL", "SLAVES", name)), name, address);
        }
    }

    private static double well(Answer others) {
        return records(others).stream()
                .map(other -> other.getOrDefault("flags", ""))
                .filter(flags -> !flags.contains("s_down") && !flags.contains("o_down"))
                .count();
    }

    /** Each is a list of names and values by turns. */
    private static List<Map<String, String>> records(Answer answer) {
        List<Map<String, String>> records = new ArrayList<>();
        for (Answer each : answer.items()) {
            Map<String, String> facts = new HashMap<>();
            List<Answer> words = each.items();
            for (int i = 0; i + 1 < words.size(); i += 2) {
                facts.put(words.get(i).text(), words.get(i + 1).text());
            }
            records.add(facts);
        }
        return records;
    }
}
