package io.stackexporter.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The packaged exporter as a process of its own, as users start it. */
public final class ExporterProgram implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Program program;
    private final String address;

    private ExporterProgram(Program program, String address) {
        this.program = program;
        this.address = address;
    }

    /** Starts it on the given port of 127.0.0.1 and waits until it serves. */
    public static ExporterProgram start(Path directory, String configuration, int port, String... options) {
        return startUnder(List.of(), directory, configuration, port, options);
    }

    /** As {@link #start}, by way of a command such as {@code env} that gives the program its surroundings. */
    public static ExporterProgram startUnder(
            List<String> surroundings, Path directory, String configuration, int port, String... options) {
        try {
            Path file = Files.writeString(directory.resolve("stack-exporter.yml"), configuration);
            List<String> command = new ArrayList<>(surroundings);
            command.addAll(List.of(launcher(), "--config.file=" + file, "--web.listen-address=127.0.0.1:" + port));
            command.addAll(List.of(options));
            ExporterProgram exporter =
                    new ExporterProgram(Program.start(directory, "exporter", command), "127.0.0.1:" + port);
            Await.until(
                    START_LIMIT,
                    exporter.program::log,
                    () -> !exporter.program.isAlive() || Http.isReady(exporter.url("/-/ready")));
            return exporter;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the build has packaged. */
    private static String launcher() throws IOException {
        Path target = Path.of(System.getProperty("distribution.directory", "target"));
        Path direct = target.resolve("bin/stack-exporter");
        if (Files.isExecutable(direct)) {
            return direct.toAbsolutePath().toString();
        }
        try (Stream<Path> folders = Files.list(target)) {
            return folders.map(folder -> folder.resolve("bin/stack-exporter"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IOException("the exporter is not packaged; run ./mvnw package"))
                    .toAbsolutePath()
                    .toString();
        }
    }

    public String address() {
        return address;
    }

    public String url(String path) {
        return "http://" + address + path;
    }

    public String metrics(String... headers) {
        return Http.get(url("/metrics"), headers);
    }

    public Program program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}
