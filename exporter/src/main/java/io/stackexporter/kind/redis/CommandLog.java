package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Valkey's logs of commands that were slow, or large in what they asked or got. */
final class CommandLog implements Collector<RedisSession> {
    /** By the name of the log. */
    private static final Map<String, Metric> LENGTHS = new LinkedHashMap<>();
    /** By the name of the setting. */
    private static final Map<String, Metric> SETTINGS = new LinkedHashMap<>();

    static {
        LENGTHS.put("slow", gauge("slow_length", "Entries in the log of slow commands."));
        LENGTHS.put("large-request", gauge("large_request_length", "Entries in the log of large requests."));
        LENGTHS.put("large-reply", gauge("large_reply_length", "Entries in the log of large replies."));
        setting("execution-slower-than", "From how many microseconds on a command is slow.");
        setting("slow-execution-max-len", "The most entries of the log of slow commands.");
        setting("request-larger-than", "From how many bytes on a request is large.");
        setting("large-request-max-len", "The most entries of the log of large requests.");
        setting("reply-larger-than", "From how many bytes on a reply is large.");
        setting("large-reply-max-len", "The most entries of the log of large replies.");
    }

    private static void setting(String name, String help) {
        SETTINGS.put("commandlog-" + name, gauge(name.replace('-', '_'), help));
    }

    private static Metric gauge(String name, String help) {
        return Metric.compatible("redis_commandlog_" + name, MetricType.GAUGE, help);
    }

    @Override
    public String name() {
        return "commandlog";
    }

    @Override
    public String help() {
        return "How many commands were slow or large, and from when on they count as such.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+commandlog|len +config|get");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel() && session.isValkey(8, 1);
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        LENGTHS.forEach((log, metric) -> readings.add(new Reading(metric, "COMMANDLOG LEN " + log, "", "Valkey 8.1+")));
        SETTINGS.forEach((key, metric) -> readings.add(new Reading(metric, "CONFIG GET " + key, "", "Valkey 8.1+")));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) throws TimeoutException {
        for (Map.Entry<String, Metric> log : LENGTHS.entrySet()) {
            samples.add(
                    log.getValue(),
                    session.call("COMMANDLOG", "LEN", log.getKey()).number());
        }
        Map<String, String> values = Configuration.read(session, List.copyOf(SETTINGS.keySet()));
        SETTINGS.forEach((key, metric) -> samples.add(metric, Values.number(values, key)));
    }
}
