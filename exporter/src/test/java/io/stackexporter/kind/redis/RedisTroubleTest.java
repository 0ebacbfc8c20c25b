package io.stackexporter.kind.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.kind.redis.Watched.Found;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

@Timeout(60)
class RedisTroubleTest {
    private static final Duration SHORT = Duration.ofMillis(700);

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aWrongOrMissingPasswordIsAnAuthenticationFailure(RedisServers server) {
        try (RedisServerProcess process = server.start("--requirepass", "right-one");
                Watched wrong = Watched.at(process.url(), "password: wrong-one");
                Watched missing = Watched.at(process.url());
                Watched right = Watched.at(process.url(), "password: right-one")) {
            assertThat(wrong.scrape().down()).isEqualTo(ErrorKind.AUTH);
            assertThat(wrong.scrape().downMessage()).doesNotContain("wrong-one");
            assertThat(missing.scrape().down()).isEqualTo(ErrorKind.AUTH);
            assertThat(right.scrape().failures()).isEmpty();
            assertThat(right.scrape().report().up()).isTrue();
        }
    }

    @Test
    void aRotatedPasswordIsReadForTheNextConnection(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "first\n");
        try (RedisServerProcess process = RedisServers.REDIS_7_0.start("--requirepass", "second");
                Watched watched = Watched.at(process.url(), "password_file: " + file)) {
            assertThat(watched.scrape().down()).isEqualTo(ErrorKind.AUTH);
            Files.writeString(file, "second\n");
            assertThat(watched.scrape().report().up()).isTrue();
            Files.delete(file);
            assertThat(watched.scrape().report().up()).isTrue(); // the connection is still there
            process.restart();
            assertThat(watched.scrape().down()).isEqualTo(ErrorKind.AUTH);
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aUserWithFewRightsLosesOnlyWhatItMayNotRead(RedisServers server) {
        try (RedisServerProcess process = server.start();
                Jedis admin = process.client();
                Watched watched = Watched.at(process.url(), "username: monitor", "password: hush")) {
            admin.aclSetUser("monitor", "on", ">hush", "-@all", "+info");
            Found found = watched.scrape();
            assertThat(found.report().up()).isTrue();
            assertThat(found.value("redis_connected_clients")).isPositive();
            assertThat(found.failures())
                    .containsOnlyKeys(
                            server == RedisServers.REDIS_6_2
                                    ? List.of("config", "latency_events", "slowlog")
                                    : List.of("config", "latency_events", "latency_histogram", "slowlog"));
            found.failures()
                    .keySet()
                    .forEach(name -> assertThat(found.failure(name)).isEqualTo(ErrorKind.PERMISSION));
            admin.aclSetUser("monitor", "-info");
            assertThat(watched.scrape().down()).isEqualTo(ErrorKind.PERMISSION);
        }
    }

    /** It refuses PING too, but answers what is read: what is told is that it cannot save. */
    @Test
    void aServerThatCannotSaveAnswersAllTheSame(@TempDir Path directory) throws IOException {
        try (RedisServerProcess process = RedisServers.REDIS_7_0.start("--enable-protected-configs", "yes");
                Watched watched = Watched.at(process.url())) {
            process.fillDisk(directory.resolve("full"));
            Found found = watched.scrape();
            assertThat(found.report().up()).isTrue();
            assertThat(found.failures()).isEmpty();
            assertThat(found.value("redis_aof_last_write_status")).isZero();
        }
    }

    @Test
    void everyPrivilegeThatTheCollectorsNameIsEnough() {
        try (RedisServerProcess process = RedisServers.REDIS_7_0.start();
                Jedis admin = process.client();
                Watched watched = Watched.at(process.url(), "username: monitor", "password: hush")) {
            List<String> rules = new ArrayList<>(List.of("on", ">hush", "-@all"));
            new RedisKind()
                    .collectors().stream()
                            .map(collector -> collector.privilege().replace("ACL SETUSER <user> ", ""))
                            .filter(rights -> !rights.contains("commandlog") && !rights.contains("sentinel"))
                            .forEach(rights -> rules.addAll(List.of(rights.split(" ", -1))));
            admin.aclSetUser("monitor", rules.toArray(String[]::new));
            assertThat(watched.scrape().report().up()).isTrue();
            assertThat(watched.scrape().failures()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aRestartBetweenScrapesIsNotNoticed(RedisServers server) {
        try (RedisServerProcess process = server.start();
                Watched watched = Watched.at(process.url())) {
            assertThat(watched.scrape().report().up()).isTrue();
            process.restart();
            Found found = watched.scrape();
            assertThat(found.report().up()).isTrue();
            assertThat(found.failures()).isEmpty();
            process.kill();
            assertThat(watched.scrape().down()).isEqualTo(ErrorKind.CONNECT);
            process.restart();
            assertThat(watched.scrape().failures()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aServerThatIsFullIsALimit(RedisServers server) {
        try (RedisServerProcess process = server.start("--maxclients", "2");
                Jedis first = process.client();
                Jedis second = process.client();
                Watched watched = Watched.at(process.url())) {
            // The client that saw the server start may still be on its way out.
            Await.until("the server is full", () -> pings(first) && pings(second));
            Found found = watched.scrape();
            assertThat(found.down()).as(found.downMessage()).isEqualTo(ErrorKind.LIMIT);
        }
    }

    private static boolean pings(Jedis client) {
        try {
            return "PONG".equals(client.ping());
        } catch (JedisException full) {
            client.disconnect();
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(RedisServers.class)
    void aServerWithoutClientSetnameIsReadAllTheSame(RedisServers server) {
        try (RedisServerProcess process = server.start("--rename-command", "CLIENT", "");
                Watched watched = Watched.at(process.url())) {
            assertThat(watched.scrape().report().up()).isTrue();
            assertThat(watched.scrape().failures()).isEmpty();
        }
    }

    @Test
    void aForbiddenCommandIsUnsupportedAndCostsOnlyItsCollector() {
        try (RedisServerProcess process = RedisServers.REDIS_7_0.start("--rename-command", "CONFIG", "");
                Watched watched = Watched.at(process.url())) {
            Found found = watched.scrape();
            assertThat(found.failures()).containsOnlyKeys("config");
            assertThat(found.failure("config")).isEqualTo(ErrorKind.UNSUPPORTED);
        }
    }

    @Test
    void aPausedServerLeavesNoAnswerForTheNextScrape() throws Exception {
        try (RedisServerProcess process = RedisServers.REDIS_7_0.start();
                Jedis client = process.client();
                Watched watched = Watched.at(process.url())) {
            watched.scrape();
            Thread script = Thread.ofVirtual()
                    .start(() -> client.eval("local t = redis.call('TIME')[1] + 3 "
                            + "while tonumber(redis.call('TIME')[1]) < t do end return 1"));
            Await.pause(Duration.ofMillis(100)); // a server inside a script tells nobody that it is
            assertThat(watched.scrape(SHORT).down()).isEqualTo(ErrorKind.TIMEOUT);
            script.join(Duration.ofSeconds(10));
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.value("redis_connected_clients")).isPositive();
        }
    }
}
