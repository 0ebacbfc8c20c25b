package io.stackexporter.kind.redis;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Session;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import redis.clients.jedis.exceptions.JedisDataException;

/** A connection on loan, together with the INFO of this scrape. */
final class RedisSession implements Session {
    private final Link link;
    private final Deadline deadline;
    private final Snapshot snapshot;
    private final Consumer<Link> giveBack;

    RedisSession(Link link, Deadline deadline, Snapshot snapshot, Consumer<Link> giveBack) {
        this.link = link;
        this.deadline = deadline;
        this.snapshot = snapshot;
        this.giveBack = giveBack;
    }

    ServerInfo info() {
        return snapshot.info();
    }

    /** As Unix time; not a number when unknown. */
    double startTime() {
        return snapshot.startTime();
    }

    Answer call(String... words) throws TimeoutException {
        return link.call(deadline, words);
    }

    @Override
    public Identity identity() {
        return new Identity(version(), flavor().word(), role());
    }

    Flavor flavor() {
        return Flavor.of(info());
    }

    private String version() {
        return switch (flavor()) {
            case VALKEY -> info().text("valkey_version");
            case DRAGONFLY -> info().text("dragonfly_version");
            case REDIS, KEYDB -> info().text("redis_version");
        };
    }

    private String role() {
        if (isSentinel()) {
            return "sentinel";
        }
        return switch (info().text("role")) {
            case "master" -> "primary";
            case "slave" -> "replica";
            case String other -> other;
        };
    }

    /** A Sentinel has no data, no databases and few of the commands. */
    boolean isSentinel() {
        return info().has("sentinel_masters");
    }

    /** By the version of Redis that the server takes after; forks go on telling one. */
    boolean isLike(int major, int minor) {
        return Version.of(info().text("redis_version")).isAtLeast(major, minor);
    }

    /** By the number that Valkey gives itself; false for everything else. */
    boolean isValkey(int major, int minor) {
        return Version.of(info().text("valkey_version")).isAtLeast(major, minor);
    }

    @Override
    public void ping() throws TimeoutException {
        try {
            call("PING");
        } catch (JedisDataException e) {
            // A login that may read INFO but not PING got its answer just as fast; so did everybody when data cannot be
            // saved.
            if (RedisFailures.kindOf(e) != ErrorKind.PERMISSION && !RedisFailures.isOfSaving(e)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        giveBack.accept(link);
    }
}
