package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Keys by database. INFO leaves out databases without keys; {@link Configuration} adds them, as it knows how many there are. */
final class Keyspace implements Collector<RedisSession> {
    static final Metric KEYS = Metric.compatible("redis_db_keys", MetricType.GAUGE, "Keys of a database.", "db");
    static final Metric EXPIRING =
            Metric.compatible("redis_db_keys_expiring", MetricType.GAUGE, "Keys of a database that will expire.", "db");
    private static final Metric TIME_TO_LIVE = Metric.compatible(
            "redis_db_avg_ttl_seconds", MetricType.GAUGE, "Mean time to live of the keys that will expire.", "db");
    private static final Metric CACHED = Metric.compatible(
            "redis_db_keys_cached", MetricType.GAUGE, "Keys of a database that are held in memory.", "db");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    @Override
    public String name() {
        return "keyspace";
    }

    @Override
    public String help() {
        return "Keys by database.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        readings.addAll(Reading.from("INFO keyspace: db<n> keys", KEYS));
        readings.addAll(Reading.from("INFO keyspace: db<n> expires", EXPIRING));
        readings.addAll(Reading.from("INFO keyspace: db<n> avg_ttl", TIME_TO_LIVE));
        readings.add(new Reading(CACHED, "INFO keyspace: db<n> cached_keys", "", "KeyDB"));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        session.info().lists("db").forEach((number, values) -> {
            if (NUMBER.matcher(number).matches()) {
                String database = "db" + number;
                samples.add(KEYS, Values.number(values, "keys"), database);
                samples.add(EXPIRING, Values.number(values, "expires"), database);
                samples.add(TIME_TO_LIVE, Values.number(values, "avg_ttl") / 1e3, database);
                // By name: newer servers put other facts, such as subexpiry, where KeyDB has this one.
                samples.add(CACHED, Values.number(values, "cached_keys"), database);
            }
        });
    }
}
