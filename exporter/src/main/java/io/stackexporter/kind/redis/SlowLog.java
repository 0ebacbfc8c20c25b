package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The log of slow commands: its length and its newest entry, never what was asked. */
final class SlowLog implements Collector<RedisSession> {
    private static final Metric LENGTH =
            Metric.compatible("redis_slowlog_length", MetricType.GAUGE, "Entries in the log of slow commands.");
    private static final Metric LAST_ID =
            Metric.compatible("redis_slowlog_last_id", MetricType.GAUGE, "Number of the newest slow command.");
    private static final Metric LAST_DURATION = Metric.compatible(
            "redis_last_slow_execution_duration_seconds", MetricType.GAUGE, "How long the newest slow command took.");

    @Override
    public String name() {
        return "slowlog";
    }

    @Override
    public String help() {
        return "How many commands were slow, and how slow the newest was.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+slowlog|len +slowlog|get");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(Reading.from("SLOWLOG LEN", LENGTH));
        readings.addAll(Reading.from("SLOWLOG GET 1: id", LAST_ID));
        readings.addAll(Reading.from("SLOWLOG GET 1: duration", LAST_DURATION));
        readings.add(Sources.of(Signal.SLOW_OPERATIONS, "SLOWLOG GET 1: id, which counts from 0"));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) throws TimeoutException {
        samples.add(LENGTH, session.call("SLOWLOG", "LEN").number());
        List<Answer> newest = session.call("SLOWLOG", "GET", "1").items();
        if (!newest.isEmpty()) {
            double id = newest.getFirst().item(0).number();
            samples.add(LAST_ID, id);
            samples.add(LAST_DURATION, newest.getFirst().item(2).number() / 1e6);
            Signal.SLOW_OPERATIONS.emit(samples, id + 1);
        }
    }
}
