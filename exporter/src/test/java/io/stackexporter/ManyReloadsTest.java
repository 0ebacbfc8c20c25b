package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.fake.LiveThreads;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Two hundred reloads, each with a changed target: threads, descriptors and connections stay as they were. */
class ManyReloadsTest {
    private static final int RELOADS = 200;
    /** Two of each target, and the one that counts. */
    private static final int MOST_CLIENTS = 3 * 2 + 1;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLeftBehind() throws IOException {
        try (RedisServerProcess server = RedisServers.REDIS_7_0.start();
                RunningExporter exporter = new RunningExporter(folder, configuration(server, 0))) {
            exporter.get("/metrics");
            exporter.reload(configuration(server, -1));
            exporter.get("/metrics");
            Await.until("the first are closed", () -> clients(server) <= MOST_CLIENTS);
            long threads = LiveThreads.named("").size();
            long descriptors = descriptors();
            for (int i = 1; i <= RELOADS; i++) {
                assertThat(exporter.reload(configuration(server, i)).statusCode())
                        .isEqualTo(200);
                assertThat(exporter.get("/metrics"))
                        .contains(
                                "stack_up{target=\"changed\",system=\"redis\",kind=\"cache\",round=\"" + i + "\"} 1\n");
            }
            Await.until("the last are closed", () -> clients(server) <= MOST_CLIENTS);
            Await.until("descriptors are as many as before", () -> descriptors() <= descriptors + 2);
            Await.until(
                    "threads are as many as before", () -> LiveThreads.named("").size() <= threads + 2);
        }
    }

    private static String configuration(RedisServerProcess server, int round) {
        return """
                targets:
                  - {name: kept, kind: redis, url: "%1$s"}
                  - {name: changed, kind: redis, url: "%1$s", labels: {round: "%2$d"}}
                  - {name: renamed-%2$d, kind: redis, url: "%1$s"}
                """.formatted(server.url(), round);
    }

    private static long clients(RedisServerProcess server) {
        try (Jedis client = server.client()) {
            return client.clientList().lines().count();
        }
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
