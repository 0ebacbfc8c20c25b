package io.stackexporter.kind.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Session.Identity;
import io.stackexporter.kind.redis.Watched.Found;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Signal;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

class RedisServersTest {

    private static String column(RedisServers server, String role) {
        return (server == RedisServers.VALKEY_8 ? "v8" : server.version()) + role;
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aPrimaryAndItsReplica(RedisServers server) {
        try (RedisPair pair = RedisPair.start(server);
                Watched primary = Watched.at(pair.primary().url());
                Watched replica = Watched.at(pair.replica().url())) {
            primary.scrape(); // the second scrape has seen the exporter's own commands
            replica.scrape();
            Found above = primary.scrape();
            Found below = replica.scrape();

            assertThat(above.failures()).isEmpty();
            assertThat(below.failures()).isEmpty();
            checkIdentity(above, server, "primary");
            checkIdentity(below, server, "replica");
            assertThat(NativeFamilies.of(above.metrics())).containsAll(NativeFamilies.on(column(server, "p")));
            assertThat(NativeFamilies.of(below.metrics())).containsAll(NativeFamilies.on(column(server, "r")));
            checkPrimarySignals(above, pair);
            checkReplicaSignals(below);
            checkNativeValues(above, pair);
            assertThat(above.report().dropped()).isEmpty();
        }
    }

    private static void checkIdentity(Found found, RedisServers server, String role) {
        Identity identity = found.report().identity().orElseThrow();
        assertThat(identity.flavor()).isEqualTo(server.flavor());
        assertThat(identity.version()).startsWith(server.version());
        assertThat(identity.role()).isEqualTo(role);
        assertThat(found.report().ping()).isPositive();
    }

    private static void checkPrimarySignals(Found found, RedisPair pair) {
        String replica = "127.0.0.1:" + pair.replica().port();
        assertThat(found.signal(Signal.CONNECTIONS, "waiting")).isZero();
        assertThat(found.signal(Signal.CONNECTIONS, "other")).isBetween(1.0, 2.0);
        assertThat(found.signal(Signal.CONNECTIONS_LIMIT)).isGreaterThan(1000);
        assertThat(found.signal(Signal.CONNECTIONS_REJECTED)).isZero();
        assertThat(found.signal(Signal.OPERATIONS, "command")).isGreaterThan(25);
        assertThat(found.signal(Signal.SLOW_OPERATIONS)).isGreaterThan(25);
        assertThat(found.signal(Signal.ERRORS, "wrongtype")).isEqualTo(1);
        assertThat(found.signal(Signal.NETWORK_BYTES, "in")).isGreaterThan(500);
        assertThat(found.signal(Signal.NETWORK_BYTES, "out")).isGreaterThan(500);
        assertThat(found.signal(Signal.MEMORY_USED)).isGreaterThan(500_000);
        assertThat(found.signal(Signal.MEMORY_LIMIT)).isEqualTo(200 * 1024 * 1024);
        assertThat(found.signal(Signal.CACHE_HITS)).isEqualTo(10);
        assertThat(found.signal(Signal.CACHE_MISSES)).isEqualTo(1);
        assertThat(found.signal(Signal.WAITING_OPERATIONS)).isZero();
        assertThat(found.signal(Signal.REPLICAS)).isEqualTo(1);
        assertThat(found.signal(Signal.REPLICATION_HEALTHY, replica)).isEqualTo(1);
        assertThat(found.signal(Signal.REPLICATION_HEALTHY, "self")).isNaN();
        assertThat(found.signal(Signal.REPLICATION_LAG, replica)).isZero();
        assertThat(found.signal(Signal.PERSISTENCE_HEALTHY, "rdb")).isEqualTo(1);
        assertThat(found.signal(Signal.PERSISTENCE_HEALTHY, "aof")).isEqualTo(1);
        double now = Instant.now().getEpochSecond();
        assertThat(found.signal(Signal.START_TIME)).isBetween(now - 120, now);
        String operation = Signal.OPERATION_SECONDS.metric().name();
        assertThat(found.part(Part.COUNT, operation, "command")).isGreaterThan(25);
        assertThat(found.part(Part.SUM, operation, "command")).isBetween(0.000_001, 60.0);
    }

    private static void checkReplicaSignals(Found found) {
        assertThat(found.signal(Signal.REPLICATION_HEALTHY, "self")).isEqualTo(1);
        assertThat(found.family(Signal.REPLICATION_LAG.metric().name())).isEmpty();
        assertThat(found.family(Signal.MEMORY_LIMIT.metric().name())).isEmpty();
        assertThat(found.signal(Signal.REPLICAS)).isZero();
    }

    private static void checkNativeValues(Found found, RedisPair pair) {
        try (Jedis client = pair.primary().client()) {
            ServerInfo info = ServerInfo.parse(client.info("all"));
            assertThat(found.value("redis_process_id")).isEqualTo(info.number("process_id"));
            assertThat(found.value("redis_keyspace_hits_total")).isEqualTo(info.number("keyspace_hits"));
            assertThat(found.value("redis_commands_total", "set")).isEqualTo(11);
            assertThat(found.value("redis_commands_failed_calls_total", "lpush"))
                    .isEqualTo(1);
            assertThat(found.value("redis_db_keys", "db0")).isEqualTo(10);
            assertThat(found.value("redis_db_keys", "db3")).isEqualTo(1);
            assertThat(found.value("redis_db_keys", "db15")).isZero();
            assertThat(found.value("redis_db_keys", "db16")).isNaN();
            assertThat(found.value("redis_db_keys_expiring", "db0")).isEqualTo(2);
            // The server estimates it now and then, from 0 on.
            assertThat(found.value("redis_db_avg_ttl_seconds", "db0")).isBetween(0.0, 1000.0);
            assertThat(found.value("redis_config_maxmemory")).isEqualTo(200 * 1024 * 1024);
            assertThat(found.value("redis_config_client_output_buffer_limit_bytes", "pubsub", "hard"))
                    .isEqualTo(32 * 1024 * 1024);
            assertThat(found.value("redis_config_client_output_buffer_limit_overcome_seconds", "pubsub", "soft"))
                    .isEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void latenciesAreThoseOfTheServer(RedisServers server) {
        try (RedisServerProcess process = server.start();
                Watched watched = Watched.at(process.url())) {
            try (Jedis client = process.client()) {
                client.set("key", "value");
                client.get("key");
                client.get("key");
            }
            Found found = watched.scrape();
            if (server == RedisServers.REDIS_6_2) {
                assertThat(found.family("redis_latency_percentiles_usec")).isEmpty();
                assertThat(found.family("redis_commands_latencies_usec")).isEmpty();
                return;
            }
            assertThat(found.part(Part.QUANTILE, "redis_latency_percentiles_usec", "get", "99.9"))
                    .isNotNegative();
            assertThat(found.part(Part.COUNT, "redis_latency_percentiles_usec", "get"))
                    .isEqualTo(2);
            assertThat(found.part(Part.BUCKET, "redis_commands_latencies_usec", "get", "+Inf"))
                    .isEqualTo(2);
            assertThat(found.part(Part.SUM, "redis_commands_latencies_usec", "get"))
                    .isEqualTo(found.part(Part.SUM, "redis_latency_percentiles_usec", "get"));
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aReplicaThatLostItsPrimaryIsNotHealthy(RedisServers server) {
        try (RedisPair pair = RedisPair.start(server);
                Watched replica = Watched.at(pair.replica().url())) {
            pair.primary().kill();
            Await.until(
                    "the replica notices",
                    () -> replica.scrape()
                                    .value(
                                            "redis_master_link_up",
                                            "127.0.0.1",
                                            "" + pair.primary().port())
                            == 0);
            assertThat(replica.scrape().signal(Signal.REPLICATION_HEALTHY, "self"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aClusterNode(RedisServers server) {
        try (RedisServerProcess process = server.start("--cluster-enabled", "yes");
                Watched watched = Watched.at(process.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.value("redis_cluster_enabled")).isEqualTo(1);
            assertThat(found.value("redis_cluster_state")).isZero();
            assertThat(found.value("redis_cluster_known_nodes")).isEqualTo(1);
            assertThat(found.value("redis_cluster_messages_sent_total")).isZero();
            assertThat(found.value("redis_db_keys", "db0")).isZero();
            assertThat(found.value("redis_db_keys", "db1")).isNaN();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aSentinel(RedisServers server) {
        try (RedisPair pair = RedisPair.start(server);
                RedisServerProcess sentinel = server.startSentinel(pair.primary(), "orders");
                Watched watched = Watched.at(sentinel.url())) {
            String primary = "127.0.0.1:" + pair.primary().port();
            Await.until(
                    "the Sentinel finds the replica",
                    () -> watched.scrape().value("redis_sentinel_master_ok_slaves", "orders", primary) == 1);
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            checkIdentity(found, server, "sentinel");
            assertThat(found.value("redis_sentinel_masters")).isEqualTo(1);
            assertThat(found.value("redis_sentinel_master_status", "orders", primary, "ok"))
                    .isEqualTo(1);
            assertThat(found.value("redis_sentinel_master_ok_sentinels", "orders", primary))
                    .isEqualTo(1);
            assertThat(found.value("redis_sentinel_master_setting_ckquorum", "orders", primary))
                    .isEqualTo(1);
            assertThat(found.value("redis_sentinel_master_last_ok_ping_reply_seconds", "orders", primary))
                    .isBetween(0.0, 30.0);
            assertThat(found.family("redis_db_keys")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void atMostTwoNamedConnectionsAndNoneAfterClosing(RedisServers server) {
        try (RedisServerProcess process = server.start();
                Jedis client = process.client()) {
            Watched watched = Watched.at(process.url());
            for (int i = 0; i < 5; i++) {
                watched.scrape();
                assertThat(ours(client)).isBetween(1L, 2L);
            }
            ServerInfo info = ServerInfo.parse(client.info("stats"));
            assertThat(info.number("total_connections_received")).isLessThan(6);
            watched.close();
            Await.until("our connections are closed", () -> ours(client) == 0);
        }
    }

    private static long ours(Jedis client) {
        return client.clientList()
                .lines()
                .filter(line -> line.contains(" name=stack-exporter "))
                .count();
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void oneInfoAScrape(RedisServers server) {
        try (RedisServerProcess process = server.start();
                Watched watched = Watched.at(process.url());
                Jedis client = process.client()) {
            watched.scrape();
            client.sendCommand(Command.CONFIG, "RESETSTAT");
            watched.scrape();
            watched.scrape();
            ServerInfo info = ServerInfo.parse(client.info("commandstats"));
            assertThat(CommandStats.total(info, "info", "calls")).isEqualTo(2);
            assertThat(info.text("cmdstat_keys") + info.text("cmdstat_scan") + info.text("cmdstat_monitor"))
                    .isEmpty();
        }
    }
}
