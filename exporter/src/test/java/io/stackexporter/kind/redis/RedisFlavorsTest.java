package io.stackexporter.kind.redis;

import static io.stackexporter.kind.redis.ScriptedRedis.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.kind.redis.Watched.Found;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Signal;
import org.junit.jupiter.api.Test;

/** Servers that cannot be started here, by what they are known to answer. */
class RedisFlavorsTest {

    private static ScriptedRedis redis(String info) {
        return new ScriptedRedis()
                .onText("INFO", info)
                .on("CLIENT", "+OK\r\n")
                .on("CONFIG GET", "*0\r\n")
                .on("SLOWLOG LEN", ":0\r\n")
                .on("SLOWLOG GET", "*0\r\n")
                .on("LATENCY", "*0\r\n");
    }

    @Test
    void anOldServerWithoutMuchOfTheInfo() {
        try (ScriptedRedis server = redis(
                                "redis_version:5.0.14\nrole:master\nconnected_clients:3\nblocked_clients:1\n"
                                        + "maxmemory:0\nused_memory:1000\nslave0:ip=::1,port=7000,state=wait_bgsave,offset=0,lag=0")
                        .on("CONFIG GET maxclients", texts("maxclients", "50"));
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.report().identity()).contains(new Identity("5.0.14", "redis", "primary"));
            assertThat(found.signal(Signal.CONNECTIONS, "other")).isEqualTo(2);
            assertThat(found.signal(Signal.CONNECTIONS, "waiting")).isEqualTo(1);
            assertThat(found.signal(Signal.CONNECTIONS_LIMIT)).isEqualTo(50);
            assertThat(found.signal(Signal.MEMORY_LIMIT)).isNaN();
            assertThat(found.signal(Signal.SLOW_OPERATIONS)).isNaN();
            assertThat(found.signal(Signal.START_TIME)).isNaN();
            assertThat(found.signal(Signal.REPLICATION_HEALTHY, "[::1]:7000")).isZero();
            assertThat(found.signal(Signal.REPLICATION_LAG, "[::1]:7000")).isNaN();
            assertThat(found.value("redis_memory_max_bytes")).isZero();
        }
    }

    @Test
    void oddLinesCostOnlyThemselves() {
        try (ScriptedRedis server = redis("""
                        redis_version:7.0.15
                        role:master
                        master_repl_offset:100
                        connected_clients:many
                        blocked_clients:
                        used_memory:12
                        db0:keys=abc,expires=2,avg_ttl=
                        db1_distrib_strings_sizes:2=11,16=1
                        db7:subexpiry=9,avg_ttl=4500,keys=3
                        slave0:garbage
                        slave1:ip=10.0.0.1,port=1,state=online,offset=100,lag=7
                        slave2:ip=10.0.0.2,port=2,state=online,offset=90,lag=0
                        slave3:ip=10.0.0.3,port=3,state=online,offset=90,lag=4
                        cmdstat_get:calls=x,usec=10
                        cmdstat_set:calls=2,usec=30
                        cmdstat_config|get:calls=1,usec=5
                        cmdstat_config|set:calls=1,usec=6
                        errorstat_ERR:count=
                        errorstat_Err:count=3
                        latency_percentiles_usec_set:p50=oops,p99=2.5,x=1
                        """);
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.value("redis_connected_clients")).isNaN();
            assertThat(found.value("redis_memory_used_bytes")).isEqualTo(12);
            assertThat(found.value("redis_db_keys", "db0")).isNaN();
            assertThat(found.value("redis_db_keys_expiring", "db0")).isEqualTo(2);
            assertThat(found.value("redis_db_avg_ttl_seconds", "db7")).isEqualTo(4.5);
            assertThat(found.family("redis_db_keys_cached")).isEmpty();
            assertThat(found.signal(Signal.REPLICATION_LAG, "10.0.0.1:1")).isZero();
            assertThat(found.signal(Signal.REPLICATION_LAG, "10.0.0.2:2")).isNaN();
            assertThat(found.signal(Signal.REPLICATION_LAG, "10.0.0.3:3")).isEqualTo(4);
            assertThat(found.part(Part.COUNT, "stack_operation_seconds", "command"))
                    .isEqualTo(4);
            assertThat(found.signal(Signal.ERRORS, "err")).isEqualTo(3);
            assertThat(found.part(Part.QUANTILE, "redis_latency_percentiles_usec", "set", "99"))
                    .isEqualTo(2.5);
            assertThat(found.part(Part.QUANTILE, "redis_latency_percentiles_usec", "set", "50"))
                    .isNaN();
        }
    }

    @Test
    void aHistogramOfACommandWithSubcommands() {
        String spread = "*4\r\n" + ScriptedRedis.text("calls") + ":3\r\n" + ScriptedRedis.text("histogram_usec")
                + "*4\r\n:2\r\n:1\r\n:16\r\n:3\r\n";
        try (ScriptedRedis server = redis("""
                        redis_version:7.0.15
                        cmdstat_config|get:calls=1,usec=5
                        cmdstat_config|set:calls=2,usec=6
                        """)
                        .on(
                                "LATENCY HISTOGRAM",
                                "*4\r\n" + ScriptedRedis.text("config") + spread + ScriptedRedis.text("new") + spread);
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            String name = "redis_commands_latencies_usec";
            assertThat(found.part(Part.BUCKET, name, "config", "2")).isEqualTo(1);
            assertThat(found.part(Part.BUCKET, name, "config", "16")).isEqualTo(3);
            assertThat(found.part(Part.BUCKET, name, "config", "+Inf")).isEqualTo(3);
            assertThat(found.part(Part.SUM, name, "config")).isEqualTo(11);
            assertThat(found.part(Part.COUNT, name, "new")).isNaN();
        }
    }

    @Test
    void keyDbFollowsSeveralPrimaries() {
        try (ScriptedRedis server = redis("""
                        redis_version:6.3.4
                        server_threads:4
                        role:slave
                        master_host:a
                        master_port:1
                        master_link_status:up
                        master_sync_in_progress:0
                        master_1_host:b
                        master_1_port:2
                        master_1_link_status:down
                        master_1_sync_in_progress:0
                        db0:keys=5,expires=0,avg_ttl=0,cached_keys=4
                        """);
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.report().identity()).contains(new Identity("6.3.4", "keydb", "replica"));
            assertThat(found.value("redis_master_link_up", "a", "1")).isEqualTo(1);
            assertThat(found.value("redis_master_link_up", "b", "2")).isZero();
            assertThat(found.signal(Signal.REPLICATION_HEALTHY, "self")).isZero();
            assertThat(found.value("redis_db_keys_cached", "db0")).isEqualTo(4);
            assertThat(found.value("redis_server_threads_total")).isEqualTo(4);
        }
    }

    @Test
    void dragonflyIsAskedForNothingThatItLacks() {
        try (ScriptedRedis server = redis("""
                        redis_version:7.4.0
                        dragonfly_version:df-v1.30.0
                        role:master
                        connected_clients:1
                        max_clients:64000
                        """).on("LATENCY", "-ERR unknown command 'LATENCY'\r\n");
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.report().identity()).contains(new Identity("df-v1.30.0", "dragonfly", "primary"));
        }
    }

    @Test
    void newerValkeyTellsOfItsThreadsAndItsCommandLog() {
        try (ScriptedRedis server = redis("""
                        redis_version:7.2.4
                        server_mode:cluster
                        valkey_version:9.1.2
                        role:master
                        cluster_enabled:1
                        cluster_size:3
                        used_active_time_main_thread:1.5
                        used_active_time_io_thread_1:0.25
                        """)
                        .on("COMMANDLOG LEN", ":7\r\n")
                        .on("CONFIG GET commandlog", texts("commandlog-reply-larger-than", "1048576"))
                        .onText("CLUSTER INFO", "cluster_state:ok\ncluster_size:3\ncluster_stats_bytes_sent:9\nodd");
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.report().identity()).contains(new Identity("9.1.2", "valkey", "primary"));
            assertThat(found.value("redis_commandlog_large_request_length")).isEqualTo(7);
            assertThat(found.value("redis_commandlog_reply_larger_than")).isEqualTo(1_048_576);
            assertThat(found.value("redis_active_time_main_thread_seconds_total"))
                    .isEqualTo(1.5);
            assertThat(found.value("redis_active_time_io_thread_seconds_total", "1"))
                    .isEqualTo(0.25);
            assertThat(found.value("redis_cluster_state")).isEqualTo(1);
            assertThat(found.value("redis_cluster_stats_bytes_sent")).isEqualTo(9);
            assertThat(found.report().dropped()).isEmpty();
        }
    }

    @Test
    void aSentinelIsAskedForNothingThatNeedsData() {
        try (ScriptedRedis server = new ScriptedRedis().onText("INFO", """
                        redis_version:7.0.15
                        redis_mode:sentinel
                        sentinel_masters:1
                        sentinel_tilt:0
                        master0:name=orders,status=odown,address=10.0.0.1:6379,slaves=2,sentinels=3
                        """).on("SENTINEL MASTERS", "*0\r\n");
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.report().identity()).contains(new Identity("7.0.15", "redis", "sentinel"));
            assertThat(found.value("redis_sentinel_masters")).isEqualTo(1);
            assertThat(found.value("redis_sentinel_master_status", "orders", "10.0.0.1:6379", "odown"))
                    .isZero();
            assertThat(found.value("redis_sentinel_master_slaves", "orders", "10.0.0.1:6379"))
                    .isEqualTo(2);
            assertThat(found.family("redis_db_keys")).isEmpty();
        }
    }

    @Test
    void aServerThatLoadsItsDataIsDown() {
        try (ScriptedRedis server = redis("redis_version:7.0.15\nloading:1")
                        .on("PING", "-LOADING Redis is loading the dataset in memory\r\n");
                Watched watched = Watched.at(server.url())) {
            assertThat(watched.scrape().down()).isEqualTo(ErrorKind.QUERY);
        }
    }

    @Test
    void anUnexpectedAnswerCostsItsCollectorOnly() {
        try (ScriptedRedis server = redis("redis_version:7.0.15\nhz:10")
                        .on("SLOWLOG LEN", "+many\r\n")
                        .on("LATENCY LATEST", "*2\r\n-ERR odd\r\n:1\r\n");
                Watched watched = Watched.at(server.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).containsOnlyKeys("slowlog", "latency_events");
            assertThat(found.failure("slowlog")).isEqualTo(ErrorKind.QUERY);
            assertThat(found.failure("latency_events")).isEqualTo(ErrorKind.QUERY);
            assertThat(found.value("redis_hz")).isEqualTo(10);
            assertThat(server.connections()).isBetween(1, 2);
        }
    }
}
