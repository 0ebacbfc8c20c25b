package io.stackexporter.bench;

import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.util.Set;

/** {@code make bench}. */
public final class Bench {
    private Bench() {}

    /** Everything, or only the parts that are named. */
    public static void main(String[] arguments) throws Exception {
        Set<String> parts = arguments.length == 0
                ? Set.of("rendering", "peers", "probes", "postgresql", "redis", "memory", "start")
                : Set.of(arguments);
        if (parts.contains("rendering")) {
            RenderingBench.run(System.out);
        }
        if (parts.contains("peers")) {
            PeerBench peers = new PeerBench(System.out);
            peers.postgresql();
            peers.mysql();
        }
        if (parts.contains("probes")) {
            new ProbeBench(System.out).run();
        }
        try (PostgresqlServer postgresql = PostgresqlServer.start(17);
                RedisServerProcess redis = RedisServers.REDIS_7_0.start()) {
            ScrapeBench bench = new ScrapeBench(System.out, postgresql, redis);
            if (parts.contains("postgresql")) {
                bench.postgresql();
            }
            if (parts.contains("redis")) {
                bench.redis();
            }
            if (parts.contains("memory")) {
                bench.memory();
            }
            if (parts.contains("start")) {
                bench.start();
            }
        }
    }
}
