package io.stackexporter.kind.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.TlsCase;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever answers on a port, a probe ends in time, says why, and leaves nothing behind. */
@Timeout(60)
class TcpTroubleTest {
    private static final String GREETING = "dialog: [{expect: '^220 '}]";
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static void assertEvidence(TargetReport report, ErrorKind kind, String... words) {
        assertThat(report.session()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.message()).contains(words);
            assertThat(failed.kind()).isEqualTo(kind);
        });
        assertThat(ProbedSeries.of(report.families())).containsKeys("probe_ip_protocol", "probe_duration_seconds");
    }

    @Test
    void silenceIsToldBeforeTheScrapeEnds() throws Exception {
        try (BadServer server = BadServer.thatHangs();
                WatchedTarget watch = WatchedTarget.of(new TcpKind(), "tcp://127.0.0.1:" + server.port(), GREETING)) {
            assertEvidence(watch.scrape(SHORT), ErrorKind.TIMEOUT, "no line matches ^220", "no more came in time");
            Await.until("no connection is left", () -> server.connections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "line\n"})
    void slowTrickleEndsAtTheLimit(String drop) throws Exception {
        try (BadServer server = BadServer.that(socket -> {
                    while (true) {
                        socket.getOutputStream().write(drop.getBytes(StandardCharsets.UTF_8));
                        Await.pause(Duration.ofMillis(20));
                    }
                });
                WatchedTarget watch = WatchedTarget.of(
                        new TcpKind(), "tcp://127.0.0.1:" + server.port(), GREETING, "expect: {within: 400ms}")) {
            assertEvidence(watch.scrape(), ErrorKind.TIMEOUT, "no line matches ^220");
            Await.until("no connection is left", () -> server.connections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "line\n"})
    void endlessAnswerIsGivenUp(String part) throws Exception {
        byte[] much = part.repeat(4096).getBytes(StandardCharsets.UTF_8);
        try (BadServer server = BadServer.that(socket -> {
                    while (true) {
                        socket.getOutputStream().write(much);
                    }
                });
                WatchedTarget watch = WatchedTarget.of(new TcpKind(), "tcp://127.0.0.1:" + server.port(), GREETING)) {
            TlsCase.assertFailed(watch, ErrorKind.LIMIT, "no line matches ^220", "longer than");
            Await.until("no connection is left", () -> server.connections() == 0);
        }
    }

    /** What somebody slips in before TLS must not pass for what comes through it. */
    @Test
    void nothingIsReadAheadOfTls() throws Exception {
        try (BadServer server = BadServer.thatAnswers("220 go ahead\r\n250 slipped in\r\n");
                WatchedTarget watch = WatchedTarget.of(
                        new TcpKind(),
                        "tcp://127.0.0.1:" + server.port(),
                        "dialog: [{send: STARTTLS, expect: '^220', starttls: true}, {expect: '^250'}]")) {
            assertEvidence(watch.scrape(), ErrorKind.QUERY, "the server sends more than its answer before TLS begins");
            Await.until("no connection is left", () -> server.connections() == 0);
        }
    }

    /**
     * Of the first each character asks for a deeper call, of the second for twice the time. What a group found is asked for
     * again, since without that the library remembers where it failed and comes to an end.
     */
    @ParameterizedTest
    @ValueSource(strings = {"^(a|a|aa)+\\1$", "^(a+)+\\1$"})
    void patternThatNeverEndsIsStopped(String pattern) throws Exception {
        String line = "a".repeat(5000) + "!\n";
        try (BadServer server = BadServer.that(socket -> {
                    socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
                    socket.getInputStream().read();
                });
                WatchedTarget watch = WatchedTarget.of(
                        new TcpKind(),
                        "tcp://127.0.0.1:" + server.port(),
                        "dialog: [{expect: '" + pattern + "'}]",
                        "expect: {within: 500ms}")) {
            assertEvidence(watch.scrape(), ErrorKind.LIMIT, "on this text");
        }
    }

    @Test
    void serverThatSpeaksNoTls() throws Exception {
        try (BadServer server = BadServer.thatAnswers("-ERR what?\r\n");
                WatchedTarget watch = WatchedTarget.of(new TcpKind(), "tls://127.0.0.1:" + server.port())) {
            assertEvidence(watch.scrape(), ErrorKind.CONNECT, "in plain text");
        }
    }

    @Test
    void unknownHost() throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(new TcpKind(), "tcp://nobody.invalid:25")) {
            TlsCase.assertFailed(watch, ErrorKind.CONNECT, "the host nobody.invalid is not known to the name servers");
        }
    }
}
