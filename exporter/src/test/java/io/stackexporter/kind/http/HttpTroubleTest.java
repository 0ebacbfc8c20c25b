package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.BadServer.Conversation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services that misbehave: bounded in time and memory, with the right reason, and nothing stays open. */
@Timeout(60)
class HttpTroubleTest {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";

    @Test
    void anEndlessBodyIsToldAndBounded() throws ConfigException {
        Failed failure = failureOf(socket -> {
            byte[] piece = new byte[64 << 10];
            write(socket, HEAD + "\r\n");
            while (true) {
                socket.getOutputStream().write(piece);
            }
        });
        assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT);
        assertThat(failure.message()).isEqualTo("the body is longer than 64 MiB or never ends; probe a smaller page");
    }

    @Test
    void aBodyThatTricklesEndsWithTheTimeOfTheProbe() throws ConfigException {
        Conversation trickle = socket -> {
            write(socket, HEAD + "\r\n");
            while (true) {
                socket.getOutputStream().write('.');
                Await.pause(Duration.ofMillis(20));
            }
        };
        Failed byScrape = failureOf(SHORT, trickle);
        assertThat(byScrape.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(byScrape.message())
                .containsPattern(
                        "no answer within 2\\.[67]\\d* s: the time was over while reading the body after \\d+ bytes");
        Failed byUser = failureOf(Duration.ofSeconds(30), trickle, "expect: {within: 300ms}");
        assertThat(byUser.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(byUser.message()).startsWith("no answer within 0.3 s: the time was over while reading the body");
    }

    @Test
    void aServiceThatHangsIsToldByWhatItHangsIn() throws ConfigException {
        try (BadServer server = BadServer.thatHangs()) {
            assertThat(failure(scrape(server, SHORT)).message())
                    .contains("the time was over while waiting for the answer (http://127.0.0.1:");
            Await.until("the connection is closed", () -> server.connections() == 0);
            assertThat(failure(scrape("https://127.0.0.1:" + server.port() + "/", SHORT))
                            .message())
                    .contains("the time was over while the TLS handshake");
            Await.until("the connection is closed", () -> server.connections() == 0);
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        SSH-2.0-OpenSSH_9.2\\r\\n                                           | QUERY   | does not speak HTTP
        HTTP/1.1 2000 Many\\r\\n\\r\\n                                      | QUERY   | does not speak HTTP
        HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\nshort           | CONNECT | the body ends before it is complete, after 5 bytes
        HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nsh | CONNECT | the body ends before it is complete
        HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\n\\r\\nnot zipped   | QUERY   | the body is not the gzip that its Content-Encoding promises
        `` | CONNECT | the service ends the connection while waiting for the answer
        """)
    void anAnswerThatIsNoneIsToldInPlainWords(String answer, ErrorKind kind, String reason) throws ConfigException {
        String bytes = answer.replace("\\r", "\r").replace("\\n", "\n");
        Failed failure = failureOf(socket -> {
            socket.getInputStream().read();
            write(socket, bytes);
            socket.shutdownOutput();
            drain(socket);
        });
        assertThat(failure.message()).contains(reason);
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @Test
    void aGzipBombIsNotUnpacked() throws ConfigException {
        try (Services services = Services.start()) {
            services.zipped("/bomb", new byte[80 << 20]);
            Failed failure = failure(scrape(services.url("/bomb"), Duration.ofSeconds(20), "expect: {body: x}"));
            assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT);
            assertThat(failure.message()).startsWith("the body is longer than 64 MiB");
        }
    }

    @Test
    void aPatternThatTakesAgesIsStopped() throws ConfigException {
        try (Services services = Services.start()) {
            services.text("/slow", "a".repeat(60) + "!").text("/deep", "ab".repeat(200_000));
            TargetReport slow = scrape(services.url("/slow"), Duration.ofSeconds(2), "expect: {body: '(a|aa)+\\1b'}");
            assertThat(failure(slow).kind()).isIn(ErrorKind.TIMEOUT, ErrorKind.LIMIT);
            assertThat(value(slow, "probe_http_status_code")).isEqualTo(200);
            TargetReport deep = scrape(services.url("/deep"), Duration.ofSeconds(20), "expect: {body: '(a|b)*c'}");
            assertThat(failure(deep).message())
                    .isEqualTo("the pattern (a|b)*c nests too deeply on this text; simplify it");
        }
    }

    @Test
    void jsonWithoutABottomIsNotFollowed() throws ConfigException {
        try (Services services = Services.start()) {
            services.text("/deep", "[".repeat(500_000));
            Failed failure = failure(scrape(services.url("/deep"), SHORT.multipliedBy(10), "expect: {json: {a: 1}}"));
            assertThat(failure.message()).isEqualTo("the JSON of the body nests too deeply or has values too long");
        }
    }

    @Test
    void aPageOfMetricsWithoutEndOrLineEndsIsBounded() throws ConfigException {
        try (Services services = Services.start();
                BadServer endless = BadServer.that(socket -> {
                    write(socket, HEAD + "\r\n");
                    while (true) {
                        write(socket, "x".repeat(1 << 16));
                    }
                })) {
            TargetReport report = scrape(
                    services.url("/health"),
                    Duration.ofSeconds(20),
                    "metrics: {path: 'http://127.0.0.1:" + endless.port() + "/metrics'}");
            assertThat(report.up()).isTrue();
            Failed failure = WatchedTarget.onlyFailure(report, "application");
            assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT);
            assertThat(failure.message()).isEqualTo("the page of metrics is longer than 16 MiB or never ends");
            Await.until("the connection is closed", () -> endless.connections() == 0);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void drain(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
            // Whatever else is asked.
        }
    }

    private static Failed failureOf(Conversation conversation) throws ConfigException {
        return failureOf(Duration.ofSeconds(20), conversation);
    }

    /** Also sees that the connection does not stay. */
    private static Failed failureOf(Duration limit, Conversation conversation, String... lines) throws ConfigException {
        try (BadServer server = BadServer.that(conversation)) {
            Failed failure = failure(scrape(server, limit, lines));
            Await.until("the connection is closed", () -> server.connections() == 0);
            return failure;
        }
    }

    private static TargetReport scrape(BadServer server, Duration limit, String... lines) throws ConfigException {
        return scrape("http://127.0.0.1:" + server.port() + "/", limit, lines);
    }

    private static TargetReport scrape(String url, Duration limit, String... lines) throws ConfigException {
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), url, lines)) {
            return target.scrape(limit);
        }
    }

    private static Failed failure(TargetReport report) {
        return (Failed) report.session();
    }
}
