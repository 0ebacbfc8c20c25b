package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Errors by the code that they start with. */
final class ErrorStats implements Collector<RedisSession> {
    private static final Metric ERRORS =
            Metric.compatible("redis_errors_total", MetricType.COUNTER, "Errors that were answered, by code.", "err");
    private static final Signal SIGNAL = Signal.ERRORS.from("error", "code");
    private static final String SOURCE = "INFO errorstats: errorstat_<code> count";

    @Override
    public String name() {
        return "errorstats";
    }

    @Override
    public String help() {
        return "Errors by code.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public List<Reading> readings() {
        return List.of(new Reading(ERRORS, SOURCE, "", "6.2+"), Sources.of(SIGNAL, SOURCE, "6.2+"));
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        session.info().lists("errorstat_").forEach((code, values) -> add(code, values, samples));
    }

    private static void add(String code, Map<String, String> values, Samples samples) {
        double count = Values.number(values, "count");
        samples.add(ERRORS, count, code);
        SIGNAL.emit(samples, count, field -> code.toLowerCase(Locale.ROOT));
    }
}
