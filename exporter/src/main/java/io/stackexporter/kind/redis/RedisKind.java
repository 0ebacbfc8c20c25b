package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.LoginBackoff;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Secret;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.tls.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Redis and its kin. */
public final class RedisKind implements TargetKind<RedisSession> {
    private static final Metric UP = Metric.compatible("redis_up", MetricType.GAUGE, "Whether the server answered.");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public List<String> aliases() {
        return List.of("valkey");
    }

    @Override
    public String category() {
        return "cache";
    }

    @Override
    public Metric nativeUp() {
        return UP;
    }

    /** What needs no command of its own stands first: it is the most important and comes from the INFO at hand. */
    @Override
    public List<Collector<RedisSession>> collectors() {
        return List.of(
                new Instance(),
                ServerFields.SERVER,
                ServerFields.CLIENTS,
                MemoryFields.MEMORY,
                PersistenceFields.PERSISTENCE,
                StatsFields.STATS,
                StatsFields.INTERNALS,
                ServerFields.CPU,
                new Replication(),
                new Keyspace(),
                new CommandStats(),
                new ErrorStats(),
                new LatencyStats(),
                new SentinelInfo(),
                new SentinelPrimaries(),
                new Configuration(),
                new SlowLog(),
                new CommandLog(),
                new LatencyEvents(),
                new LatencyHistogram(),
                new ClusterInfo());
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(
                new Threshold("connections_ratio", 0.8, 0.9, "M33: clients to maxclients"),
                new Threshold("memory_ratio", 0.8, 0.9, "M32: memory in use to maxmemory"),
                new Threshold("cache_hit_ratio", 0.8, 0.5, "M34: hits to look-ups"),
                new Threshold("replication_lag_seconds", 1, 10, "M36: how far a replica is behind"),
                new Threshold("mean_operation_seconds", 0.001, 0.01, "M35: mean time of a command"));
    }

    @Override
    public RedisSource configure(Section settings, Duration timeout) {
        RedisAddress address = RedisAddress.read(settings);
        String username = settings.text("username", "", "The ACL user; empty for the default user.");
        Optional<Secret> password = settings.secret("password", "The password.");
        if (!username.isEmpty() && !settings.has("password_file") && !settings.has("password")) {
            settings.problem("username", "needs a password; add password_file");
        }
        // Either one alone means TLS.
        Optional<Tls> tls =
                Tls.configured(settings).or(() -> address.tls() ? Optional.of(Tls.USUAL) : Optional.empty());
        Duration connectTimeout = settings.duration(
                "connect_timeout",
                Duration.ofMillis(1),
                CONNECT_TIMEOUT,
                "The longest that connecting and logging in may take.");
        return new RedisSource(
                new Login(address, username, password, tls, connectTimeout, new LoginBackoff(RedisFailures::kindOf)));
    }

    /** How a right is granted, for {@link Collector#privilege}. */
    static String grant(String rights) {
        return "ACL SETUSER <user> " + rights;
    }
}
