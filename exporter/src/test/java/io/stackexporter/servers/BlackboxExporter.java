package io.stackexporter.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Debian's blackbox_exporter while a test runs it: the yardstick of everything that is named {@code probe_*}. */
public final class BlackboxExporter implements AutoCloseable {
    private final Program program;
    private final String address;

    private BlackboxExporter(Program program, String address) {
        this.program = program;
        this.address = address;
    }

    /** Starts it on a free port with the modules, that is, the text of its configuration file. */
    public static BlackboxExporter start(Path directory, String modules) {
        String executable = Program.installed("prometheus-blackbox-exporter", "prometheus-blackbox-exporter");
        String address = "127.0.0.1:" + Program.freePort();
        try {
            Path file = Files.writeString(directory.resolve("blackbox.yml"), modules);
            List<String> command = List.of(executable, "--config.file=" + file, "--web.listen-address=" + address);
            BlackboxExporter started = new BlackboxExporter(Program.start(directory, "blackbox", command), address);
            Await.until(
                    "blackbox_exporter serves",
                    () -> !started.program.isAlive() || Http.isReady("http://" + address + "/-/healthy"));
            if (!started.program.isAlive()) {
                throw new IllegalStateException(started.program.log());
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page of its own. */
    public String url(String path) {
        return "http://" + address + path;
    }

    /** The page of one probe as text. */
    public String page(String module, String target) {
        return Http.get("http://" + address + "/probe?module=" + encoded(module) + "&target=" + encoded(target));
    }

    /** The values of one probe by series, written as name{label="value"}. */
    public Map<String, Double> probe(String module, String target) {
        Map<String, Double> values = new TreeMap<>();
        page(module, target).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            values.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
        return values;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        program.close();
    }
}
