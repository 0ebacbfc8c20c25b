package io.stackexporter.kind.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.kind.redis.Watched.Found;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever stands at the address of the server, a scrape ends in time and leaves nothing behind. */
@Timeout(60)
class RedisBadServerTest {
    private static final Duration SHORT = Duration.ofMillis(700);

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
    void aServerThatHangsCostsNoMoreThanTheDeadline() {
        try (BadServer server = BadServer.thatHangs();
                Watched watched = Watched.at("redis://" + server.host() + ":" + server.port());
                Watched impatient =
                        Watched.at("redis://" + server.host() + ":" + server.port(), "connect_timeout: 100ms")) {
            long start = System.nanoTime();
            assertThat(watched.scrape(SHORT).down()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusMillis(500));
            assertThat(impatient.scrape().down()).isEqualTo(ErrorKind.TIMEOUT);
            Await.until("no connection is left", () -> server.connections() == 0);
            Await.until("no thread is left", () -> !threads().contains("\"" + Watched.NAME + "\""));
        }
    }

    @Test
    void theDumpOfThreadsShowsOneThatHangs() {
        try (BadServer server = BadServer.thatHangs();
                Watched watched = Watched.at("redis://" + server.host() + ":" + server.port())) {
            Thread scrape = Thread.ofVirtual().start(() -> watched.scrape(SHORT));
            Await.until("it hangs", () -> threads().contains("\"" + Watched.NAME + "\""));
            assertThat(scrape.isAlive()).isTrue();
        }
    }

    @Test
    void garbageIsAnAnswerThatCannotBeRead() {
        List<String> answers = List.of(
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "+OK\r\n",
                ":12\r\n",
                "$x\r\n",
                "$-7\r\n",
                "$2000000000\r\n",
                "$3\r\nlong\r\n",
                "*1\r\n".repeat(1000),
                "*2000000000\r\n" + ":1\r\n".repeat(300_000),
                "+" + "x".repeat(9 << 20));
        for (String garbage : answers) {
            try (BadServer server = BadServer.thatAnswers(garbage);
                    Watched watched = Watched.at("redis://" + server.host() + ":" + server.port())) {
                assertThat(watched.scrape().down())
                        .as(garbage.substring(0, Math.min(20, garbage.length())))
                        .isEqualTo(ErrorKind.QUERY);
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
}
