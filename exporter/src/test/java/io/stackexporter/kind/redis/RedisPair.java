package io.stackexporter.kind.redis;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** A primary that has seen some work, and its replica. */
record RedisPair(RedisServerProcess primary, RedisServerProcess replica) implements AutoCloseable {
    private static final String[] SETTINGS = {
        "--appendonly",
        "yes",
        "--latency-monitor-threshold",
        "1",
        "--slowlog-log-slower-than",
        "0",
        "--repl-diskless-sync-delay",
        "0"
    };

    static RedisPair start(RedisServers server) {
        RedisServerProcess primary = server.start(with("--maxmemory", "200mb"));
        RedisServerProcess replica = null;
        try {
            work(primary);
            replica = server.start(with("--replicaof", "127.0.0.1", Integer.toString(primary.port())));
            RedisServerProcess started = replica;
            Await.until("the replica has caught up", () -> caughtUp(primary, started));
            return new RedisPair(primary, replica);
        } catch (RuntimeException e) {
            primary.close();
            if (replica != null) {
                replica.close();
            }
            throw e;
        }
    }

    private static String[] with(String... more) {
        List<String> all = new ArrayList<>(List.of(SETTINGS));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static void work(RedisServerProcess primary) {
        try (Jedis client = primary.client()) {
            for (int i = 0; i < 10; i++) {
                client.set("key" + i, "value");
                client.get("key" + i);
            }
            client.expire("key0", 1000);
            client.expire("key1", 1000);
            client.get("missing");
            client.select(3);
            client.set("key", "value");
            client.eval("for i = 1, 2000000 do end return 1"); // slow enough for the latency monitor
            client.lpush("key", "not a list");
        } catch (JedisDataException wrongType) {
            // The error that redis_errors_total shows.
        }
    }

    private static boolean caughtUp(RedisServerProcess primary, RedisServerProcess replica) {
        try (Jedis above = primary.client();
                Jedis below = replica.client()) {
            ServerInfo info = ServerInfo.parse(below.info("replication"));
            return info.isOn("master_link_status")
                    && ServerInfo.parse(above.info("replication"))
                            .text("slave0")
                            .contains("state=online,offset=" + info.text("slave_repl_offset"));
        }
    }

    @Override
    public void close() {
        replica.close();
        primary.close();
    }
}
