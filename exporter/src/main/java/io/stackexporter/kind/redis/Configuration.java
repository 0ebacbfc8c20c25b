package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A few settings, each asked for by name: CONFIG GET with a pattern would also fetch passwords. */
final class Configuration implements Collector<RedisSession> {
    private static final String DATABASES = "databases";
    private static final String BUFFER_LIMITS = "client-output-buffer-limit";
    private static final Map<String, Metric> NUMBERS = new LinkedHashMap<>();

    static {
        NUMBERS.put("maxmemory", gauge("maxmemory", "Limit of the memory in use; 0 means none."));
        NUMBERS.put("maxclients", gauge("maxclients", "The most clients that are let in."));
        NUMBERS.put("io-threads", gauge("io_threads", "Threads for reading and writing."));
        NUMBERS.put("repl-backlog-size", gauge("repl_backlog_size", "Size that the backlog may have, in bytes."));
    }

    private static final Metric BUFFER_BYTES = gauge(
            "client_output_buffer_limit_bytes", "Limit of an output buffer, by class of client.", "class", "limit");
    private static final Metric BUFFER_SECONDS = gauge(
            "client_output_buffer_limit_overcome_seconds",
            "How long a client may stay above the soft limit.",
            "class",
            "limit");

    private static Metric gauge(String name, String help, String... labels) {
        return Metric.compatible("redis_config_" + name, MetricType.GAUGE, help, labels);
    }

    @Override
    public String name() {
        return "config";
    }

    @Override
    public String help() {
        return "Settings that limit something, and the databases that hold no key.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+config|get");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        NUMBERS.forEach((key, metric) -> readings.addAll(Reading.from("CONFIG GET " + key, metric)));
        readings.addAll(Reading.from("CONFIG GET " + BUFFER_LIMITS, BUFFER_BYTES, BUFFER_SECONDS));
        readings.addAll(Reading.from(
                "CONFIG GET databases: 0 for those that INFO leaves out", Keyspace.KEYS, Keyspace.EXPIRING));
        readings.add(Sources.of(Signal.CONNECTIONS_LIMIT, "CONFIG GET maxclients", "before 6.2"));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) throws TimeoutException {
        List<String> keys = new ArrayList<>(NUMBERS.keySet());
        keys.add(DATABASES);
        keys.add(BUFFER_LIMITS);
        Map<String, String> values = read(session, keys);
        NUMBERS.forEach((key, metric) -> samples.add(metric, Values.number(values, key)));
        bufferLimits(values.getOrDefault(BUFFER_LIMITS, ""), samples);
        emptyDatabases(session.info(), Values.number(values, DATABASES), samples);
        if (!session.info().has("maxclients")) {
            Signal.CONNECTIONS_LIMIT.emit(samples, Values.number(values, "maxclients"));
        }
    }

    /** In one request where the server takes several names, otherwise one by one. */
    static Map<String, String> read(RedisSession session, List<String> keys) throws TimeoutException {
        Map<String, String> values = new HashMap<>();
        if (session.flavor().keepsToRedis() && session.isLike(7, 0)) {
            List<String> words = new ArrayList<>(List.of("CONFIG", "GET"));
            words.addAll(keys);
            enter(session.call(words.toArray(String[]::new)), values);
        } else {
            for (String key : keys) {
                enter(session.call("CONFIG", "GET", key), values);
            }
        }
        return values;
    }

    private static void enter(Answer answer, Map<String, String> values) {
        List<Answer> pairs = answer.items();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            values.put(pairs.get(i).text(), pairs.get(i + 1).text());
        }
    }

    /** Written as {@code normal 0 0 0 slave 268435456 67108864 60}: class, hard limit, soft limit, seconds. */
    private static void bufferLimits(String text, Samples samples) {
        String[] words = text.split(" ", -1);
        for (int i = 0; i + 3 < words.length; i += 4) {
            samples.add(BUFFER_BYTES, Values.number(words[i + 1]), words[i], "hard");
            samples.add(BUFFER_BYTES, Values.number(words[i + 2]), words[i], "soft");
            samples.add(BUFFER_SECONDS, Values.number(words[i + 3]), words[i], "soft");
        }
    }

    /** A cluster has the setting, but uses the first database only. */
    private static void emptyDatabases(ServerInfo info, double databases, Samples samples) {
        double used = info.isOn("cluster_enabled") ? Math.min(databases, 1) : databases;
        for (int number = 0; number < used; number++) {
            String database = "db" + number;
            if (!info.has(database)) {
                samples.add(Keyspace.KEYS, 0, database);
                samples.add(Keyspace.EXPIRING, 0, database);
            }
        }
    }
}
