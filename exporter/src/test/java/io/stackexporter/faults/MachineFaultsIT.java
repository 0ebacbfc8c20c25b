package io.stackexporter.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.ProcessFigures;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the machine runs out of while the exporter runs on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineFaultsIT {
    private static final int DESCRIPTORS = 150;
    private static final Pattern UP = Pattern.compile("(?m)^stack_up\\{target=\"([^\"]*)\"[^}]*} 1$");
    private static final List<String> FEW_DESCRIPTORS =
            List.of("/bin/sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "sh");
    private static final List<String> FULL_DISK = List.of("/bin/sh", "-c", "exec \"$@\" >/dev/full 2>&1", "sh");

    private final FaultsDocument document = new FaultsDocument(
            "3-machine.md",
            "The machine",
            "An exporter for each. When the fault was over, the next scrape was complete.",
            3,
            "case",
            "what the page said",
            "descriptors meanwhile",
            "left over");

    @Test
    void clientsLeaveDescriptorsForTheTargets(@TempDir Path folder) throws IOException {
        try (WatchedExporter exporter = new WatchedExporter(folder, FEW_DESCRIPTORS)) {
            int meanwhile = withTooManyClients(exporter);
            Await.until("new clients are served", exporter::isWell);
            exporter.holdsNoMoreThanBefore();
            document.add(
                    "twice as many clients as descriptors, and the sessions of the targets lost",
                    "to clients that are connected: `stack_up 1`, complete; others wait",
                    Integer.toString(meanwhile),
                    Integer.toString(exporter.leftOver()));
        }
    }

    /** How many descriptors are open while they are there. */
    private static int withTooManyClients(WatchedExporter exporter) throws IOException {
        try (Socket prometheus = exporter.open();
                Running many = new Running()) {
            assertThat(scrape(prometheus)).containsExactly("redis-1", "redis-2");
            for (int i = 0; i < 2 * DESCRIPTORS; i++) {
                many.keep(exporter.open());
            }
            Await.until("half of the descriptors are taken", () -> exporter.leftOver() >= DESCRIPTORS / 2);
            int meanwhile = descriptors(exporter);
            exporter.endSessions();
            assertThat(scrape(prometheus)).containsExactly("redis-1", "redis-2");
            return meanwhile;
        }
    }

    private static int descriptors(WatchedExporter exporter) {
        return ProcessFigures.descriptors(exporter.program().program());
    }

    /** The targets that are up, by a connection that is kept, as Prometheus does. */
    private static List<String> scrape(Socket socket) throws IOException {
        WatchedExporter.send(socket, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        StringBuilder page = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (page.lastIndexOf("\r\n0\r\n\r\n") < 0) {
            int read = socket.getInputStream().read(buffer);
            assertThat(read).as("the page goes on").isPositive();
            page.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        }
        String whole = page.toString().replaceAll("\r\n[0-9a-f]+\r\n", "");
        return UP.matcher(whole).results().map(up -> up.group(1)).toList();
    }

    @Test
    void fullDiskForTheLogHarmsNobody(@TempDir Path folder) {
        try (WatchedExporter exporter = new WatchedExporter(folder, FULL_DISK, "--log.level=debug")) {
            for (int i = 0; i < 5; i++) {
                assertThat(exporter.isWell()).isTrue();
                exporter.endSessions();
                assertThat(Http.answer(exporter.program().url("/nothing")).statusCode())
                        .isEqualTo(404);
            }
            assertThat(exporter.program().program().log()).isEmpty();
            exporter.holdsNoMoreThanBefore();
            document.add(
                    "no room on the disk for the log",
                    "`stack_up 1`, complete",
                    Integer.toString(descriptors(exporter)),
                    Integer.toString(exporter.leftOver()));
        }
    }

    @AfterAll
    void documentSaysTheSame() throws IOException {
        assertThat(document.print())
                .as("lines that only one of docs/faults.md and target/faults.md has")
                .isEmpty();
    }
}
