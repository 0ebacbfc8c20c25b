package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Shard;
import io.stackexporter.collect.Target;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.servers.Await;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One target alone: what stands on its page, and that nothing but a configured name is ever asked for. */
class ProbeTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String UNKNOWN = "There is no target of this name in the configuration.\n";

    private final FakeServer database = new FakeServer(Mode.ANSWERS);
    private final FakeServer other = new FakeServer(Mode.ANSWERS);
    private final RunningServer server = new RunningServer(2, target("good", database), target("other", other));
    private final Browser browser = server.browser();

    private static Target<?> target(String name, FakeServer server) {
        return FakeTargets.asking(name, server.port(), LONG, "one", "two");
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
        other.close();
    }

    @Test
    void nativeNamesStandAloneAndOursHaveTheirLabels() {
        String page = page("/probe?target=good");
        assertThat(page.lines().filter(line -> !line.startsWith("#") && !line.isEmpty()))
                .contains(
                        "fake_up 1",
                        "fake_one{part=\"a\"} 1",
                        "fake_two{part=\"a\"} 1",
                        "stack_up{target=\"good\",system=\"fake\",kind=\"cache\",service=\"test\"} 1")
                .anyMatch(line -> line.startsWith("stack_collector_success{collector=\"one\",target=\"good\""))
                .allMatch(line -> line.startsWith("fake_") || line.startsWith("stack_"))
                .noneMatch(line -> line.startsWith("stack_exporter_"));
        assertThat(other.requests("ping")).isZero();
    }

    @Test
    void nativeNamesGetTheUsersLabelsOnRequest() {
        assertThat(page("/probe?target=good&labels=true"))
                .contains("\nfake_one{part=\"a\",service=\"test\"} 1\n")
                .contains("\nfake_up{service=\"test\"} 1\n");
        assertThat(page("/probe?target=good&labels=false")).contains("\nfake_up 1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"collect[]=two", "collect%5B%5D=two", "collect[]=two&collect[]=two"})
    void onlyTheWantedCollectorsRun(String wanted) {
        String page = page("/probe?target=good&" + wanted);
        assertThat(page)
                .contains("fake_two{")
                .contains("stack_collector_success{collector=\"two\"")
                .contains("stack_collector_success{collector=\"session\"")
                .contains("fake_up 1")
                .doesNotContain("fake_one")
                .doesNotContain("collector=\"one\"");
        assertThat(database.requests("read one")).isZero();
        assertThat(database.requests("read two")).isEqualTo(1);
    }

    @Test
    void formatsAndCompressionAreThoseOfAllPages() throws IOException {
        HttpResponse<byte[]> open =
                browser.get("/probe?target=good", "Accept", "application/openmetrics-text;version=1.0.0");
        assertThat(Browser.text(open)).endsWith("# EOF\n");
        assertThat(Browser.unzipped(browser.get("/probe?target=good", "Accept-Encoding", "gzip")))
                .contains("\nfake_up 1\n");
        HttpResponse<byte[]> head = browser.send("HEAD", "/probe?target=good");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(browser.send("POST", "/probe?target=good").statusCode()).isEqualTo(405);
        assertThat(database.requests("ping")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /probe                                 | The parameter target must be given once: the name of a configured target.
            /probe?target=good&target=other        | The parameter target must be given once: the name of a configured target.
            /probe?target=good&labels=yes          | The parameter labels may be given once, as true or false.
            /probe?target=good&labels=true&labels= | The parameter labels may be given once, as true or false.
            /probe?target=good&collect[]=three     | A collector of this name does not run for this target; there are one, two.
            /probe?target=good&collect[]=session   | A collector of this name does not run for this target; there are one, two.
            /probe?target=good&collect[]=          | A collector of this name does not run for this target; there are one, two.
            /metrics?targets=good                  | The only value of targets is none; see /probe for single targets.
            """)
    void mistakesAreOneSentence(String path, String sentence) {
        HttpResponse<byte[]> response = browser.get(path.replace("[", "%5B").replace("]", "%5D"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Browser.text(response)).isEqualTo(sentence + "\n");
        assertThat(database.requests("ping")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "",
                "GOOD",
                "good%20",
                "good%00",
                "go%6Fd%0d%0aX-Evil:%20yes",
                "..%2fgood",
                "../good",
                "%2e%2e%2fgood",
                "file:///etc/passwd",
                "http://169.254.169.254/latest/meta-data/",
                "postgresql://127.0.0.1:5432/postgres?sslmode=disable",
                "127.0.0.1:6379",
                "localhost",
                "%5B::1%5D:22",
                "%E6%95%B0%E6%8D%AE%E5%BA%93",
                "%ff%fe",
                "<script>alert(1)</script>",
                "${env:HOME}"
            })
    void whatIsNoConfiguredNameIsNotFoundAndNotRepeated(String name) throws IOException {
        String answer = browser.raw("GET /probe?target=" + name + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .matches("(?s)HTTP/1\\.1 40[04] .*")
                .doesNotContain("X-Evil")
                .doesNotContain("script")
                .doesNotContain("root:");
        if (answer.startsWith("HTTP/1.1 404")) {
            assertThat(answer).endsWith(UNKNOWN);
        }
        assertThat(database.requests("ping") + other.requests("ping")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%zz", "%e", "good%c3%28"})
    void brokenEncodingHarmsNobody(String name) throws IOException {
        String answer = browser.raw("GET /probe?target=" + name + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)|HTTP/1\\.1 40[04] .*");
        assertThat(browser.get("/probe?target=good").statusCode()).isEqualTo(200);
    }

    @Test
    void endlessNameHarmsNobody() throws IOException {
        String answer;
        try {
            answer = browser.raw("GET /probe?target=" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        } catch (SocketException reset) {
            answer = "";
        }
        assertThat(answer).matches("(?s)|HTTP/1\\.1 4\\d\\d .*");
        assertThat(browser.get("/probe?target=good").statusCode()).isEqualTo(200);
    }

    /** The address in the request is one on which somebody listens, and nobody is called. */
    @Test
    void noAddressOfARequestIsEverCalled() {
        try (FakeServer victim = new FakeServer(Mode.ANSWERS)) {
            for (String form :
                    List.of("127.0.0.1:%d", "http://127.0.0.1:%d/", "redis://127.0.0.1:%d", "//127.0.0.1:%d")) {
                String address = form.formatted(victim.port());
                assertThat(browser.get("/probe?target=" + address).statusCode()).isEqualTo(404);
                assertThat(browser.get("/probe?target=good&module=" + address + "&host=" + address)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(victim.open()).isZero();
        }
    }

    @Test
    void targetOfAnotherShardIsSaidToBeElsewhere() {
        int owner = new Shard(0, 2).of("good");
        Shard wrong = new Shard(1 - owner, 2);
        try (RunningServer shard = new RunningServer(40, wrong, "", List::of, target("good", database))) {
            HttpResponse<byte[]> response = shard.browser().get("/probe?target=good");
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(Browser.text(response))
                    .isEqualTo("This target belongs to shard " + owner + "; ask the exporter that has it.\n");
        }
    }

    @Test
    void oneLimitHoldsForBothKindsOfPages() {
        database.mode(Mode.SILENT);
        List<CompletableFuture<HttpResponse<byte[]>>> running = List.of(aside("/probe?target=good"), aside("/metrics"));
        Await.until("both are under way", () -> server.inFlight() == 2);
        for (String path : List.of("/probe?target=other", "/metrics")) {
            HttpResponse<byte[]> refused = browser.get(path);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        }
        assertThat(running)
                .allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(200));
        assertThat(database.requests("ping")).as("they share one run").isEqualTo(1);
    }

    private CompletableFuture<HttpResponse<byte[]>> aside(String path) {
        CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(browser.get(path, "X-Prometheus-Scrape-Timeout-Seconds", "2")));
        return answer;
    }

    @Test
    void exportersOwnPageScrapesNobody() {
        assertThat(page("/metrics?targets=none"))
                .contains("stack_exporter_build_info{")
                .contains("jvm_")
                .doesNotContain("stack_up");
        assertThat(database.requests("ping")).isZero();
    }

    private String page(String path) {
        HttpResponse<byte[]> response = browser.get(path.replace("[", "%5B").replace("]", "%5D"));
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return "\n" + Browser.text(response);
    }
}
