package io.stackexporter.bench;

import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.Program;
import io.undertow.Undertow;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Five hundred services in one scrape by the packaged exporter: time, memory, and what stays open afterwards. */
final class ProbeBench {
    private static final int SERVICES = 500;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 41;

    private final PrintStream out;

    ProbeBench(PrintStream out) {
        this.out = out;
    }

    void run() throws Exception {
        int port = Program.freePort();
        Undertow server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setHandler(exchange -> exchange.getResponseSender().send("{\"status\": \"healthy\"}"))
                .build();
        server.start();
        Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "bench-probes"));
        try (ExporterProgram exporter = ExporterProgram.start(folder, configuration(port), Program.freePort());
                Client client = new Client(exporter.url("/metrics"))) {
            double wall = Timing.median(WARM_UP, ROUNDS, client::scrape);
            long up = client.scrape()
                    .lines()
                    .filter(line -> line.startsWith("stack_up{") && line.endsWith(" 1"))
                    .count();
            out.printf("a scrape of %d services: %s; %d of them up%n", SERVICES, Timing.millis(wall), up);
            out.printf(
                    "resident memory %.1f MB (heap %.1f MB), %.0f open files%n",
                    client.value("process_resident_memory_bytes") / 1e6,
                    client.value("jvm_memory_committed_bytes\\{area=\"heap\"}") / 1e6,
                    client.value("process_open_fds"));
        } finally {
            server.stop();
        }
    }

    private static String configuration(int port) {
        StringBuilder text = new StringBuilder("targets:\n  - name: services\n    kind: http\n");
        text.append("    expect: {json: {status: healthy}}\n    urls:\n");
        for (int i = 0; i < SERVICES; i++) {
            text.append("      s")
                    .append(i)
                    .append(": http://127.0.0.1:")
                    .append(port)
                    .append("/\n");
        }
        return text.toString();
    }
}
