package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.onlyFailure;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import io.undertow.util.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes beside the body, around it, and in pieces of it that are nothing: bounded, and told in plain words. */
@Timeout(60)
class HttpSurplusTest {
    private static final String LONG = "timeout: 20s";
    private static final String ENDLESS_CHUNK = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;";

    /** The line before a piece of the body; the library would read it into memory to its end. */
    @Test
    void aChunkWhoseLineNeverEndsIsGivenUp() throws Exception {
        try (BadServer server = endlessAfter(ENDLESS_CHUNK)) {
            Failed failure = failure(WatchedTarget.of(new HttpKind(), url(server), LONG));
            assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT);
            assertThat(failure.message()).isEqualTo("more than 1 MiB come beside the body; see what answers there");
            Await.until("the connection is closed", () -> server.connections() == 0);
        }
    }

    @Test
    void soIsThatOfAPageOfMetrics() throws Exception {
        try (Services services = Services.start();
                BadServer server = endlessAfter(ENDLESS_CHUNK);
                WatchedTarget target = WatchedTarget.of(
                        new HttpKind(),
                        services.url("/health"),
                        LONG,
                        "metrics: {path: '" + url(server) + "metrics'}")) {
            TargetReport report = target.scrape();
            assertThat(report.up()).isTrue();
            assertThat(onlyFailure(report, "application").message()).contains("more than 1 MiB come beside the body");
        }
    }

    @Test
    void aHeadThatNeverEndsIsToldAsThat() throws Exception {
        try (BadServer server = BadServer.that(socket -> {
            send(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
                send(socket, "X-More: " + "x".repeat(1000) + "\r\n");
            }
        })) {
            Failed failure = failure(WatchedTarget.of(new HttpKind(), url(server), LONG));
            assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT);
            assertThat(failure.message()).startsWith("the head of the answer is longer than 256 KiB or never ends");
        }
    }

    @Test
    void aBodyOfManyEmptyPartsIsNoGzip() throws Exception {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            new GZIPOutputStream(parts).close();
        }
        try (Services services = Services.start().page("/parts", exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
            exchange.getResponseSender().send(ByteBuffer.wrap(parts.toByteArray()));
        })) {
            TargetReport report;
            try (WatchedTarget target = WatchedTarget.of(new HttpKind(), services.url("/parts"), LONG)) {
                report = target.scrape();
            }
            // A thread with room enough reads them all, and finds nothing in them.
            if (!report.up()) {
                assertThat(report.session()).asString().contains("the body is not the gzip");
            }
            assertThat(value(report, "probe_http_status_code")).isEqualTo(200);
        }
    }

    /** What must not be there would not be found in a body that nobody can read. */
    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "zstd"})
    void aBodyThatCannotBeReadMeetsNoExpectation(String packed) throws Exception {
        try (Services services = Services.start().page("/packed", exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, packed);
            exchange.getResponseSender().send("Internal Server Error");
        })) {
            Failed failure = failure(
                    WatchedTarget.of(new HttpKind(), services.url("/packed"), LONG, "expect: {not_body: Exception}"));
            assertThat(failure.message())
                    .startsWith("the body is packed as " + packed + ", which cannot be looked into");
            try (WatchedTarget any = WatchedTarget.of(new HttpKind(), services.url("/packed"), LONG)) {
                assertThat(any.scrape().up())
                        .as("where nothing is expected of it")
                        .isTrue();
            }
        }
    }

    @Test
    void aLengthThatIsNoneIsToldInPlainWords() throws Exception {
        try (BadServer server = negativeLength()) {
            Failed failure = failure(WatchedTarget.of(new HttpKind(), url(server), LONG));
            assertThat(failure.kind()).isEqualTo(ErrorKind.QUERY);
            assertThat(failure.message()).startsWith("the length of the answer is negative");
            Await.until("the connection is closed", () -> server.connections() == 0);
        }
    }

    @Test
    void soIsThatOfAPageOfMetricsToo() throws Exception {
        try (Services services = Services.start();
                BadServer server = negativeLength();
                WatchedTarget target = WatchedTarget.of(
                        new HttpKind(),
                        services.url("/health"),
                        LONG,
                        "metrics: {path: '" + url(server) + "metrics'}")) {
            Failed failure = onlyFailure(target.scrape(), "application");
            assertThat(failure.kind()).isEqualTo(ErrorKind.QUERY);
            assertThat(failure.message()).startsWith("the length of the answer is negative");
            Await.until("the connection is closed", () -> server.connections() == 0);
        }
    }

    private static BadServer negativeLength() {
        return BadServer.thatAnswers("HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc");
    }

    private static BadServer endlessAfter(String start) {
        return BadServer.that(socket -> {
            send(socket, start);
            byte[] more = "x".repeat(1 << 16).getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                socket.getOutputStream().write(more);
            }
        });
    }

    private static String url(BadServer server) {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    private static Failed failure(WatchedTarget watched) throws Exception {
        try (watched) {
            return (Failed) watched.scrape().session();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
