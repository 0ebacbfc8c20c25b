package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Target;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSession;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.fake.LiveThreads;
import io.stackexporter.servers.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many clients, slow ones, those that leave, and the end of the server. */
class ServerUnderLoadTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

    private final FakeServer database = new FakeServer(Mode.ANSWERS);
    private final ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        database.close();
        aside.shutdownNow();
    }

    @Test
    void timeoutOfPrometheusIsHonoured() {
        database.mode(Mode.SILENT);
        try (RunningServer server = new RunningServer(40, target("hanging"))) {
            long start = System.nanoTime();
            HttpResponse<byte[]> response =
                    server.browser().get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds", "1");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(RunningServer.SCRAPE_TIMEOUT.dividedBy(2));
            assertThat(Browser.text(response))
                    .contains("stack_up{target=\"hanging\",system=\"fake\",kind=\"cache\",service=\"test\"} 0\n")
                    .contains("error=\"timeout\",target=\"hanging\"");
        }
    }

    @Test
    void scrapesBeyondTheLimitAreToldToComeBack() {
        database.mode(Mode.SILENT);
        try (RunningServer server = new RunningServer(2, target("full"))) {
            List<CompletableFuture<HttpResponse<byte[]>>> running =
                    Stream.generate(() -> scrapeAside(server)).limit(2).toList();
            Await.until("both are under way", () -> server.inFlight() == 2);
            HttpResponse<byte[]> refused = server.browser().get("/metrics");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(Browser.text(refused)).isEqualTo("Too many scrapes at once; see --web.max-requests.\n");
            assertThat(server.browser().get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(running)
                    .allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(200));
            assertThat(server.browser()
                            .get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds", "0.1")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void manyScrapesAtOnceGetTheSameWholePage() {
        try (RunningServer server = new RunningServer(40, target("busy"))) {
            List<CompletableFuture<HttpResponse<byte[]>>> running =
                    Stream.generate(() -> scrapeAside(server)).limit(40).toList();
            assertThat(running)
                    .allSatisfy(one -> assertThat(Browser.text(one.join()))
                            .contains(
                                    "fake_one{part=\"a\",target=\"busy\",system=\"fake\",kind=\"cache\",service=\"test\"} 1\n")
                            .endsWith("\n"));
            assertThat(database.requests("ping")).isBetween(1, 40);
        }
    }

    @Test
    void clientThatLeavesLeavesNothingBehind() throws IOException {
        database.mode(Mode.LATE);
        try (RunningServer server = new RunningServer(3, target("left"))) {
            for (int i = 0; i < 10; i++) {
                try (Socket socket = server.browser().open()) {
                    socket.getOutputStream().write(SCRAPE.getBytes(StandardCharsets.US_ASCII));
                }
            }
            Await.until(
                    "the room is free again",
                    () -> inFlight(server).contains("\nstack_exporter_scrapes_in_flight 1\n"));
            Await.until("no connection is left", () -> database.open() == 0);
            Await.until("no thread is left", () -> LiveThreads.named("left").isEmpty());
        }
    }

    private static String inFlight(RunningServer server) {
        return Browser.text(server.browser().get("/metrics"));
    }

    @Test
    void slowReaderBlocksNobody() throws IOException {
        String[] names =
                Stream.iterate(0, i -> i + 1).limit(100).map(i -> "c" + i).toArray(String[]::new);
        Target<FakeSession> large = FakeTargets.asking("slow-reader", database.port(), LONG, names);
        try (RunningServer server = new RunningServer(40, large)) {
            List<Socket> slow = Stream.generate(() -> unread(server)).limit(5).toList();
            for (int i = 0; i < 5; i++) {
                assertThat(server.browser().get("/metrics").statusCode()).isEqualTo(200);
            }
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Asks for many pages on one connection and reads none. */
    private static Socket unread(RunningServer server) {
        try {
            Socket socket = server.browser().open();
            socket.setReceiveBufferSize(1024);
            socket.getOutputStream().write(SCRAPE.repeat(50).getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void scrapeUnderWayIsFinishedWhenTheServerEnds() {
        database.mode(Mode.LATE);
        try (RunningServer server = new RunningServer(40, target("ending"))) {
            CompletableFuture<HttpResponse<byte[]>> running = scrapeAside(server);
            Await.until("it is under way", () -> database.requests("ping") == 1);
            server.stop();
            assertThat(Browser.text(running.join()))
                    .contains("fake_one{part=\"a\",target=\"ending\"")
                    .containsPattern("\nstack_up\\{target=\"ending\"[^}]*} 1\n");
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> scrapeAside(RunningServer server) {
        return CompletableFuture.supplyAsync(
                () -> server.browser().get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds", "4"), aside);
    }

    private Target<FakeSession> target(String name) {
        return FakeTargets.asking(name, database.port(), LONG, "one");
    }
}
