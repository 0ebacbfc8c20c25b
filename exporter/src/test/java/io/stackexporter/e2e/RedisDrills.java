package io.stackexporter.e2e;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.Relay;
import io.stackexporter.servers.Running;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/** Redis: memory, slow commands, clients and replication. */
final class RedisDrills implements DrillGround {
    private static final String VALUE = "x".repeat(20_000);
    private static final String BUSY = "local i = 0 while i < 2000000 do i = i + 1 end return i";

    private final Running parts = new Running();
    private final RedisServerProcess control = start();
    private final RedisServerProcess down = start();
    private final RedisServerProcess full = start("--maxmemory", "20mb", "--maxmemory-policy", "noeviction");
    private final RedisServerProcess evicting = start("--maxmemory", "10mb", "--maxmemory-policy", "volatile-lru");
    private final RedisServerProcess slow = start();
    private final RedisServerProcess clients = start("--maxclients", "20");
    private final RedisServerProcess primary = start("--repl-diskless-sync-delay", "0");
    private final Relay network = parts.keep(Relay.to(primary.port()));
    private final RedisServerProcess replica =
            start("--replicaof", "127.0.0.1 " + network.port(), "--repl-diskless-sync-delay", "0");

    private RedisServerProcess start(String... arguments) {
        return parts.keep(RedisServers.REDIS_7_0.start(arguments));
    }

    @Override
    public List<WatchedTarget> targets() {
        return List.of(
                target("control-redis", control),
                target("redis-down", down),
                target("redis-full", full),
                target("redis-evicting", evicting),
                target("redis-slow", slow),
                target("redis-clients", clients),
                target("redis-primary", primary),
                target("redis-replica", replica));
    }

    static WatchedTarget target(String name, RedisServerProcess server) {
        return WatchedTarget.of(name, "redis", server.url());
    }

    @Override
    public List<List<Drill>> lanes() {
        return List.of(
                List.of(killed(), replicaCutOff()),
                List.of(memoryFull()),
                List.of(keysEvicted()),
                List.of(slowCommands()),
                List.of(clientsRefused()));
    }

    private Drill killed() {
        return Drill.of(
                "Redis: the server is killed",
                "SIGKILL",
                () -> {
                    down.kill();
                    return down::restart;
                },
                "StackTargetDown critical redis-down phone");
    }

    private Drill memoryFull() {
        return Drill.of(
                "Redis: the memory is full",
                "keys are written until the server refuses them (noeviction)",
                () -> {
                    fill(full);
                    return () -> {
                        try (Jedis client = full.client()) {
                            client.flushAll();
                        }
                    };
                },
                "StackMemoryNearLimit critical redis-full oncall",
                "StackMemoryNearLimit warning redis-full muted");
    }

    private static void fill(RedisServerProcess server) {
        try (Jedis client = server.client()) {
            for (int i = 0; true; i++) {
                client.set("key" + i, VALUE);
            }
        } catch (JedisDataException full) {
            // So it is.
        }
    }

    private Drill keysEvicted() {
        return Drill.of(
                "Redis: keys are thrown out",
                "keys that expire in an hour are written on and on (volatile-lru)",
                () -> {
                    Thread writer = Thread.ofVirtual().start(() -> write(evicting));
                    return () -> {
                        writer.interrupt();
                        writer.join();
                        try (Jedis client = evicting.client()) {
                            client.flushAll();
                        }
                    };
                },
                "RedisEvictingKeys warning redis-evicting muted",
                "StackMemoryNearLimit critical redis-evicting oncall",
                "StackMemoryNearLimit warning redis-evicting muted");
    }

    private static void write(RedisServerProcess server) {
        try (Jedis client = server.client()) {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                client.set("key" + i, VALUE, SetParams.setParams().ex(3600));
                // At first as fast as it can.
                Await.pause(Duration.ofMillis(i < 1_000 ? 0 : 10));
            }
        } catch (IllegalStateException | JedisConnectionException end) {
            Thread.currentThread().interrupt();
        }
    }

    private Drill slowCommands() {
        return Drill.of(
                "Redis: commands are slow",
                "a script that keeps the server busy, several times a second",
                () -> {
                    Thread caller = Thread.ofVirtual().start(() -> keepBusy(slow));
                    return () -> {
                        caller.interrupt();
                        caller.join();
                    };
                },
                "StackOperationsSlow critical redis-slow oncall",
                "StackOperationsSlow warning redis-slow muted");
    }

    private static void keepBusy(RedisServerProcess server) {
        try (Jedis client = server.client()) {
            while (!Thread.currentThread().isInterrupted()) {
                client.eval(BUSY);
                Await.pause(Duration.ofMillis(150));
            }
        } catch (IllegalStateException | JedisConnectionException end) {
            Thread.currentThread().interrupt();
        }
    }

    private Drill clientsRefused() {
        return Drill.of(
                "Redis: no connections left",
                "clients connect until they are refused",
                () -> {
                    Thread crowd = Thread.ofVirtual().start(() -> crowd(clients));
                    return () -> {
                        crowd.interrupt();
                        crowd.join();
                    };
                },
                "StackConnectionsNearLimit critical redis-clients oncall",
                "StackConnectionsNearLimit warning redis-clients muted",
                "StackConnectionsRejected critical redis-clients oncall");
    }

    private static void crowd(RedisServerProcess server) {
        try (Running open = new Running()) {
            while (true) {
                try {
                    open.keep(server.client()).ping();
                } catch (JedisDataException | JedisConnectionException full) {
                    Await.pause(Duration.ofSeconds(1));
                }
            }
        } catch (IllegalStateException end) {
            Thread.currentThread().interrupt();
        }
    }

    private Drill replicaCutOff() {
        return Drill.of(
                "Redis: a replica is cut off",
                "every connection between both is refused",
                () -> {
                    network.refuse();
                    return network::mend;
                },
                "StackReplicationBroken critical redis-replica oncall",
                "StackReplicaCountDropped warning redis-primary team");
    }

    @Override
    public void close() {
        parts.close();
    }
}
