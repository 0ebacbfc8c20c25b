package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.List;

/** Percentiles of the time of each command; the known name and its unit are kept, microseconds and percent. */
final class LatencyStats implements Collector<RedisSession> {
    private static final Metric PERCENTILES = Metric.compatible(
            "redis_latency_percentiles_usec",
            MetricType.SUMMARY,
            "Time of a command in microseconds, its quantiles in percent.",
            "cmd");

    @Override
    public String name() {
        return "latencystats";
    }

    @Override
    public String help() {
        return "Percentiles of the time of each command.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public List<Reading> readings() {
        String source = "INFO latencystats: latency_percentiles_usec_<command>; sum and count from INFO commandstats";
        return List.of(new Reading(PERCENTILES, source, "", "7.0+"));
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        ServerInfo info = session.info();
        info.lists("latency_percentiles_usec_").forEach((command, percentiles) -> {
            percentiles.forEach((name, value) -> {
                if (name.startsWith("p")) {
                    samples.quantile(PERCENTILES, name.substring(1), Values.number(value), command);
                }
            });
            double sum = CommandStats.total(info, command, "usec");
            double count = CommandStats.total(info, command, "calls");
            if (!Double.isNaN(sum) && !Double.isNaN(count)) {
                samples.summary(PERCENTILES, sum, count, command);
            }
        });
    }
}
