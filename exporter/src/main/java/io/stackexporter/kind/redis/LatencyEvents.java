package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The newest spike of each kind; the server only watches for them when {@code latency-monitor-threshold} is set. */
final class LatencyEvents implements Collector<RedisSession> {
    private static final Metric LAST = Metric.compatible(
            "redis_latency_spike_last", MetricType.GAUGE, "When the newest spike was, as Unix time.", "event_name");
    private static final Metric DURATION = Metric.compatible(
            "redis_latency_spike_duration_seconds", MetricType.GAUGE, "How long the newest spike took.", "event_name");

    @Override
    public String name() {
        return "latency_events";
    }

    @Override
    public String help() {
        return "The newest latency spike of each kind.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+latency|latest");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel() && session.flavor() != Flavor.DRAGONFLY;
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(Reading.from("LATENCY LATEST: time", LAST));
        readings.addAll(Reading.from("LATENCY LATEST: latest", DURATION));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) throws TimeoutException {
        for (Answer event : session.call("LATENCY", "LATEST").items()) {
            String name = event.item(0).text();
            samples.add(LAST, event.item(1).number(), name);
            samples.add(DURATION, event.item(2).number() / 1e3, name);
        }
    }
}
