package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.servers.Await;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each path answers, to every client that HTTP allows and some that it does not. */
class ServerTest {
    private final FakeServer database = new FakeServer(Mode.ANSWERS);
    private final RunningServer server = new RunningServer(
            40,
            FakeTargets.asking("good", database.port(), Duration.ofSeconds(10), "one"),
            FakeTargets.asking("<b>bad</b>", FakeServer.closedPort(), Duration.ofSeconds(10), "one"));
    private final Browser browser = server.browser();

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/plain", "text/html", "nonsense;;q=,"})
    void textIsTheFormatUnlessTheClientAsksForAnother(String accept) {
        HttpResponse<byte[]> response = browser.get("/metrics", "Accept", accept);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
        assertThat(Browser.text(response))
                .contains("# TYPE stack_up gauge\n")
                .contains("stack_up{target=\"good\",system=\"fake\",kind=\"cache\",service=\"test\"} 1\n")
                .contains("stack_up{target=\"<b>bad</b>\",system=\"fake\",kind=\"cache\",service=\"test\"} 0\n")
                .contains("fake_one{part=\"a\",target=\"good\",system=\"fake\",kind=\"cache\",service=\"test\"} 1\n")
                .contains("stack_collector_errors_total{collector=\"session\",error=\"connect\",target=\"<b>bad</b>\"")
                .contains("\nstack_exporter_scrapes_in_flight 1\n")
                .containsPattern("\njvm_threads_current \\d+\n")
                .doesNotContain("# EOF")
                .endsWith("\n");
    }

    @Test
    void openMetricsIsGivenToClientsThatPreferIt() {
        HttpResponse<byte[]> response = browser.get(
                "/metrics",
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4");
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(Browser.text(response))
                .contains("# TYPE stack_target info\nstack_target_info{version=\"1.2\",flavor=\"fake\"")
                .endsWith("\n# EOF\n");
    }

    @Test
    void pageIsZippedForClientsThatWantIt() throws IOException {
        for (String accepted : new String[] {"gzip", "deflate, gzip;q=0.8", "GZIP"}) {
            HttpResponse<byte[]> response = browser.get("/metrics", "Accept-Encoding", accepted);
            assertThat(response.headers().firstValue("Content-Encoding"))
                    .as(accepted)
                    .contains("gzip");
            assertThat(Browser.unzipped(response))
                    .contains("stack_up{target=\"good\"")
                    .endsWith("\n");
        }
        for (String refused : new String[] {"identity", "gzip;q=0", "gzip; q=0.0, deflate", "br"}) {
            HttpResponse<byte[]> response = browser.get("/metrics", "Accept-Encoding", refused);
            assertThat(response.headers().firstValue("Content-Encoding"))
                    .as(refused)
                    .isEmpty();
            assertThat(Browser.text(response)).contains("stack_up{target=\"good\"");
        }
    }

    @Test
    void headDescribesThePageWithoutAScrape() {
        HttpResponse<byte[]> response = browser.send("HEAD", "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).isEmpty();
        assertThat(database.requests("ping")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void otherMethodsAreRefusedInOneSentence(String method) {
        HttpResponse<byte[]> response = browser.send(method, "/metrics");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(Browser.text(response)).isEqualTo("Only GET and HEAD are answered here.\n");
        assertThat(database.requests("ping")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metric", "/metrics/", "/METRICS", "/-/", "/favicon.ico", "/%2e%2e/etc/passwd"})
    void unknownPathIsNotFoundInOneSentence(String path) {
        HttpResponse<byte[]> response = browser.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Browser.text(response)).isEqualTo("There is nothing here; see / for what there is.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/..%2f..%2fetc/passwd", "/../../etc/passwd", "/metrics/../../etc/passwd", "//etc/passwd", "/%00"
            })
    void nothingOutsideIsServed(String path) throws IOException {
        String answer = browser.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1\\.1 40[04] .*").doesNotContain("root:");
    }

    @ParameterizedTest
    @CsvSource({"/-/healthy, stack-exporter is healthy.", "/-/ready, stack-exporter is ready."})
    void healthAndReadinessAreOneSentence(String path, String sentence) {
        HttpResponse<byte[]> response = browser.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Browser.text(response)).isEqualTo(sentence + "\n");
        assertThat(database.requests("ping")).isZero();
    }

    @Test
    void statusPageShowsTheLatestScrapeInTheLanguageOfTheReaderAndNeverScrapes() throws IOException {
        assertThat(Browser.text(browser.get("/"))).contains("Nothing was scraped yet.");
        browser.get("/metrics");
        HttpResponse<byte[]> response =
                browser.get("/", "Accept-Language", "zh-CN,zh;q=0.9", "Accept-Encoding", "gzip");
        assertThat(response.headers().map())
                .containsEntry("Content-Type", List.of("text/html; charset=utf-8"))
                .containsEntry("Content-Language", List.of("zh-Hans"))
                .containsEntry("Vary", List.of("Accept-Language, Accept-Encoding"))
                .containsEntry("Cache-Control", List.of("no-store"))
                .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("Referrer-Policy", List.of("no-referrer"));
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe");
        assertThat(Browser.unzipped(response))
                .contains("<html lang=\"zh-Hans\">")
                .contains("1 个不可用");
        assertThat(Browser.text(browser.get("/?filter=good&filter=x", "Accept-Language", "tlh;q=0.1,,;")))
                .contains("<html lang=\"en\">")
                .contains("<span class=\"down\">1 down</span>")
                .contains("<tbody class=\"down\" hidden=\"hidden\">")
                .contains("1 of 2 targets")
                .contains("&lt;b&gt;bad&lt;/b&gt;")
                .doesNotContain("<b>");
        assertThat(database.requests("ping")).as("looking never scrapes").isEqualTo(1);
    }

    @Test
    void headOfTheStatusPageHasItsSizeAndNoBody() {
        HttpResponse<byte[]> response = browser.send("HEAD", "/");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0))
                .isGreaterThan(1000);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void oldClientIsAnsweredAndTheConnectionEnds() throws IOException {
        String answer = browser.raw("GET /metrics HTTP/1.0\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.0 200 OK\r\n")
                .doesNotContain("chunked")
                .contains("stack_up{target=\"good\"");
    }

    @Test
    void pipelinedRequestsAreAllAnsweredInOrder() throws IOException {
        String healthy = "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET /-/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answer = browser.raw(healthy.repeat(5) + "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n" + last);
        assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(8);
        assertThat(answer).containsSubsequence("is healthy", "is healthy", "404", "There is nothing here", "is ready");
    }

    /** Measured as the share of one processor; somebody who keeps it busy takes all of it. */
    @Test
    void pipelinedRequestsWhoseAnswersNobodyReadsCostNothing() throws IOException {
        String page = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Socket other = browser.open();
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1024);
            socket.connect(other.getRemoteSocketAddress());
            socket.getOutputStream().write(page.repeat(2_000).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            Await.until(Duration.ofSeconds(60), () -> "answers until there is no room for more", () -> {
                int before = database.requests("ping");
                Await.pause(Duration.ofSeconds(1));
                return before > 0 && database.requests("ping") == before;
            });
            OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long began = System.nanoTime();
            long before = machine.getProcessCpuTime();
            Await.pause(Duration.ofSeconds(2));
            double busy = (machine.getProcessCpuTime() - before) / (double) (System.nanoTime() - began);
            assertThat(busy).isLessThan(0.2);
            assertThat(browser.get("/-/healthy").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Long: %s", "%s: x"})
    void endlessHeadersAreRefusedAndDoNotHang(String header) throws IOException {
        String answer;
        try {
            answer = browser.raw(
                    "GET /metrics HTTP/1.1\r\nHost: x\r\n" + header.formatted("x".repeat(64 * 1024)) + "\r\n\r\n");
        } catch (SocketException reset) {
            answer = "";
        }
        assertThat(answer).matches("(?s)|HTTP/1\\.1 4\\d\\d .*");
        assertThat(browser.get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(database.requests("ping")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "GET\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\n"
            })
    void garbageHarmsNobody(String bytes) throws IOException {
        try (var socket = browser.open()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }
        assertThat(browser.get("/-/healthy").statusCode()).isEqualTo(200);
    }
}
