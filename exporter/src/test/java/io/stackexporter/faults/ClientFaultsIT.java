package io.stackexporter.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Clients that misbehave: each gets the answer that is due, the others theirs, and nothing is left over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientFaultsIT {
    private static final int ROOM = 4;
    private static final int MANY = 2000;
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(500);
    /** Says for how long it waits, as Prometheus does. */
    private static final String SCRAPE =
            "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Prometheus-Scrape-Timeout-Seconds: 2\r\n\r\n";

    private final List<Socket> unfinished = new ArrayList<>();
    private final FaultsDocument document = new FaultsDocument(
            "2-clients.md",
            "Clients",
            "One after the other against an exporter with room for " + ROOM
                    + " scrapes at once. After each, another client" + " had its answer, and the connection was gone.",
            3,
            "case",
            "answer",
            "seconds until it was gone",
            "left over");

    private WatchedExporter exporter;
    private long began;

    @BeforeAll
    void start(@TempDir Path folder) {
        exporter = new WatchedExporter(folder, List.of(), "--web.max-requests=" + ROOM);
    }

    @AfterAll
    void stop() {
        exporter.close();
    }

    /** Their time runs while the others are tried. */
    @Test
    @Order(1)
    void requestsThatNeverEndHarmNobody() throws IOException {
        began = System.nanoTime();
        for (String half : List.of(
                "",
                "GET /met",
                "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ",
                "GET /-/healthy HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")) {
            for (int i = 0; i < 50; i++) {
                Socket socket = exporter.open();
                unfinished.add(socket);
                WatchedExporter.send(socket, half);
            }
        }
        assertThat(exporter.isWell()).isTrue();
    }

    @Test
    @Order(2)
    void requestsThatNeverEndAreEnded() throws IOException {
        for (Socket socket : unfinished.subList(50, unfinished.size())) {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        for (Socket silent : unfinished) {
            silent.close();
        }
        done("requests that never end, in the first line, in a header, in a body", "the connection is closed");
    }

    @Test
    @Order(3)
    void badRequestsAreAnswered() throws IOException {
        for (BadRequest request : BadRequest.values()) {
            began = System.nanoTime();
            String answer = exporter.answerTo(request.bytes());
            assertThat(answer).as(request.words()).matches("(?s)HTTP/1\\.[01] " + request.status() + " .*");
            String body = answer.substring(answer.lastIndexOf("\r\n\r\n") + 4);
            assertThat(body.strip()).as(request.words()).isEqualTo(request.sentence());
            assertThat(answer).doesNotContain("root:", "\tat ", "Exception");
            done(request.words(), ("`" + request.status() + "` " + request.sentence()).strip());
        }
    }

    @Test
    @Order(4)
    void manyConnectionsHarmNobody() throws IOException {
        began = System.nanoTime();
        List<Socket> many = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Socket socket = exporter.open();
            many.add(socket);
            WatchedExporter.send(socket, "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        for (Socket socket : many) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(exporter.isWell()).isTrue();

        assertThat(exporter.leftOver()).isGreaterThanOrEqualTo(MANY);
        for (Socket socket : many) {
            socket.close();
        }
        done("2 000 connections at once", "each has its answer");
    }

    /** As many as there is room for; only the time that they say they have ends them. */
    @Test
    @Order(5)
    void slowReadersAreCutWhenTheirTimeIsOver() throws IOException {
        began = System.nanoTime();
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            Socket socket = exporter.openNarrow();
            slow.add(socket);
            WatchedExporter.send(socket, SCRAPE);
        }
        for (Socket socket : slow) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(Http.answer(exporter.program().url("/metrics")).statusCode()).isEqualTo(503);
        assertThat(exporter.isHealthy()).isTrue();
        Await.until("room for a scrape", () -> {
            for (Socket socket : slow) {
                try {
                    socket.getInputStream().read();
                } catch (SocketException cut) {
                    // As it should be.
                }
            }
            Await.pause(BETWEEN_BYTES);
            return Http.isReady(exporter.program().url("/metrics"));
        });
        for (Socket socket : slow) {
            socket.close();
        }
        done(
                "readers of a byte now and then, as many as `--web.max-requests`",
                "cut when the time is over that they say they wait; until then `503` for others");
    }

    @Test
    @Order(6)
    void abortedScrapesLeaveTheirRoom() throws IOException {
        began = System.nanoTime();
        for (int i = 0; i < 20 * ROOM; i++) {
            try (Socket socket = exporter.openNarrow()) {
                WatchedExporter.send(socket, SCRAPE);
                if (i % 2 == 0) {
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
            }
        }
        done("scrapes that are left in the middle", "none");
    }

    private void done(String what, String answer) {
        Await.until(
                "others are served after " + what,
                () -> Http.isReady(exporter.program().url("/metrics")));
        Await.until("nothing is left over of " + what, () -> exporter.leftOver() == 0);
        double seconds = (System.nanoTime() - began) / 1e9;
        document.add(what, answer, "%.2f".formatted(seconds), Integer.toString(exporter.leftOver()));
    }

    @Test
    @Order(7)
    void nothingIsLeftOver() {
        assertThat(exporter.isWell()).isTrue();
        exporter.holdsNoMoreThanBefore();
    }

    @Test
    @Order(8)
    void documentSaysTheSame() throws IOException {
        assertThat(document.print())
                .as("lines that only one of docs/faults.md and target/faults.md has")
                .isEmpty();
    }
}
