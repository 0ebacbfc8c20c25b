package io.stackexporter.exposition;

import io.stackexporter.servers.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pages as text, for tests. */
public final class Pages {
    private Pages() {}

    /** What Prometheus' own checker says of a page in the text format; */
    public static String checked(String page) {
        try {
            Process promtool = new ProcessBuilder(Program.installed("promtool", "prometheus"), "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = promtool.getOutputStream()) {
                in.write(page.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            promtool.waitFor();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String text(Format format, List<Block> blocks) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new Page(blocks).write(format, out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
