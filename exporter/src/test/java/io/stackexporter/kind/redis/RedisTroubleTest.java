package io.stackexporter.kind.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.kind.redis.Watched.Found;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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

    @Test
    void everyPrivilegeThatTheCollectorsNameIsEnough() {
        try (RedisServerProcess process = RedisServers.REDIS_7_0.start();
                Jedis admin = process.client();
                Watched watched = Watched.at(process.url(), "username: monitor", "password: hush")) {
            List<String> rules = new ArrayList<>(List.of("on", ">hush", "-@all"));
            new RedisKind()
                    .collectors().stream()
                            .map(collector -> collector.privilege().replace("ACL SETUSER <user> ", ""))
                            .filter(rights -> !rights.contains("commandlog"))
                            .forEach(rights -> rules.addAll(List.of(rights.split(" ", -1))));
            admin.aclSetUser("monitor", rules.toArray(String[]::new));
            assertThat(watched.scrape().report().up()).isTrue();
            assertThat(watched.scrape().failures()).isEmpty();
        }
    }

    @Test
    void aRefusedPortFailsAtOnceAndSaysWhy() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (Watched watched = Watched.at("redis://127.0.0.1:" + port)) {
            long start = System.nanoTime();
            Found found = watched.scrape();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(found.down()).isEqualTo(ErrorKind.CONNECT);
            assertThat(found.downMessage()).isEqualTo("cannot connect to 127.0.0.1:" + port + ": Connection refused");
            assertThat(found.report().collectors().values()).allMatch(Outcome.Skipped.class::isInstance);
        }
    }

    @Test
    void anUnknownHostIsAConnectFailure() {
        try (Watched watched = Watched.at("redis://no-such-host.invalid:6379")) {
            assertThat(watched.scrape().down()).isEqualTo(ErrorKind.CONNECT);
        }
    }

    @Test
    void aServerThatHangsCostsNoMoreThanTheDeadline() {
        try (BadServer server = BadServer.thatHangs();
                Watched watched = Watched.at("redis://" + server.host() + ":" + server.port());
                Watched impatient =
                        Watched.at("redis://" + server.host() + ":" + server.port(), "connect_timeout: 100ms")) {
            long start = System.nanoTime();
            assertThat(watched.scrape(SHORT).down()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusMillis(500));
            assertThat(impatient.scrape().down()).isEqualTo(ErrorKind.TIMEOUT);
            RedisServerProcess.await("no connection is left", () -> server.connections() == 0);
            RedisServerProcess.await("no thread is left", () -> !threads().contains("\"" + Watched.NAME + "\""));
        }
    }

    /** Virtual threads show in no list of threads but in this dump. */
    private static String threads() {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path dump = directory.resolve("dump.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            String text = Files.readString(dump);
            Files.delete(dump);
            Files.delete(directory);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theDumpOfThreadsShowsOneThatHangs() {
        try (BadServer server = BadServer.thatHangs();
                Watched watched = Watched.at("redis://" + server.host() + ":" + server.port())) {
            Thread scrape = Thread.ofVirtual().start(() -> watched.scrape(SHORT));
            RedisServerProcess.await("it hangs", () -> threads().contains("\"" + Watched.NAME + "\""));
            assertThat(scrape.isAlive()).isTrue();
        }
    }

    @Test
    void garbageIsAnAnswerThatCannotBeRead() {
        for (String garbage : List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "+OK\r\n", "$x\r\n", "*-7\r\n", ":12\r\n")) {
            try (BadServer server = BadServer.thatAnswers(garbage);
                    Watched watched = Watched.at("redis://" + server.host() + ":" + server.port())) {
                assertThat(watched.scrape(SHORT).down()).as(garbage).isIn(ErrorKind.QUERY, ErrorKind.TIMEOUT);
            }
        }
    }

    @Test
    void anAnswerThatBreaksOffIsAConnectFailure() {
        try (BadServer server = BadServer.that(socket -> {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream()
                            .write("+OK\r\n$5000\r\nredis_version:7.0.15".getBytes(StandardCharsets.UTF_8));
                });
                Watched watched = Watched.at("redis://" + server.host() + ":" + server.port())) {
            assertThat(watched.scrape(SHORT).down()).isEqualTo(ErrorKind.CONNECT);
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
            RedisServerProcess.await("the server is full", () -> pings(first) && pings(second));
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
            Thread.sleep(100);
            assertThat(watched.scrape(SHORT).down()).isEqualTo(ErrorKind.TIMEOUT);
            script.join(Duration.ofSeconds(10));
            Found found = watched.scrape();
            assertThat(found.failures()).isEmpty();
            assertThat(found.value("redis_connected_clients")).isPositive();
        }
    }
}
