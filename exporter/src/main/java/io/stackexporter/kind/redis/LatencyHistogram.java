package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** How the time of each command is spread; the server tells only the buckets that it used. */
final class LatencyHistogram implements Collector<RedisSession> {
    private static final Metric LATENCIES = Metric.compatible(
            "redis_commands_latencies_usec", MetricType.HISTOGRAM, "Time of a command in microseconds.", "cmd");

    @Override
    public String name() {
        return "latency_histogram";
    }

    @Override
    public String help() {
        return "How the time of each command is spread.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+latency|histogram");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel() && session.flavor().keepsToRedis() && session.isLike(7, 0);
    }

    @Override
    public List<Reading> readings() {
        return List.of(new Reading(LATENCIES, "LATENCY HISTOGRAM; sum from INFO commandstats: usec", "", "7.0+"));
    }

    @Override
    public void collect(RedisSession session, Samples samples) throws TimeoutException {
        List<Answer> answer = session.call("LATENCY", "HISTOGRAM").items();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            String command = answer.get(i).text();
            // A command that was first called after INFO has no sum yet; it comes with the next scrape.
            double sum = CommandStats.total(session.info(), command, "usec");
            if (!Double.isNaN(sum)) {
                add(command, answer.get(i + 1).items(), sum, samples);
            }
        }
    }

    private static void add(String command, List<Answer> facts, double sum, Samples samples) {
        double count = Double.NaN;
        SortedMap<Double, Double> buckets = new TreeMap<>();
        for (int i = 0; i + 1 < facts.size(); i += 2) {
            switch (facts.get(i).text()) {
                case "calls" -> count = facts.get(i + 1).number();
                case "histogram_usec" -> buckets.putAll(buckets(facts.get(i + 1).items()));
                default -> {
                    // A fact that only newer servers tell.
                }
            }
        }
        if (!Double.isNaN(count)) {
            samples.histogram(LATENCIES, buckets, sum, count, command);
        }
    }

    private static SortedMap<Double, Double> buckets(List<Answer> pairs) {
        SortedMap<Double, Double> buckets = new TreeMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            buckets.put(pairs.get(i).number(), pairs.get(i + 1).number());
        }
        return buckets;
    }
}
