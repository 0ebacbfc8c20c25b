package io.stackexporter.kind.tcp;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.probe.Patterns;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.Wire;
import io.stackexporter.tls.Tls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is said on one connection, and what came of it. */
final class Dialog {
    private static final int LONGEST_LINE = 64 << 10;
    private static final int SHOWN = 80;

    private final Wire wire;
    private final Tls tls;
    private final Deadline deadline;
    private final List<Found> found = new ArrayList<>();
    private List<String> groups = List.of();
    private Optional<Boolean> lineFailed = Optional.empty();
    private Optional<Boolean> bytesFailed = Optional.empty();

    /** Labels that a step tells. */
    record Found(Step step, List<String> labelValues) {}

    Dialog(Wire wire, Tls tls, Deadline deadline) {
        this.wire = wire;
        this.tls = tls;
        this.deadline = deadline;
    }

    void hold(List<Step> steps) throws IOException {
        for (Step step : steps) {
            if (!step.send().isEmpty()) {
                wire.out().write(step.line(groups));
                wire.out().flush();
            }
            if (step.expect().isPresent()) {
                lineFailed = Optional.of(true);
                groups = line(step.expect().get());
                lineFailed = Optional.of(false);
                found.add(new Found(step, step.labelValues(groups)));
            }
            if (!step.expectBytes().isEmpty()) {
                bytesFailed = Optional.of(true);
                bytes(step.expectBytes().getBytes(StandardCharsets.UTF_8));
                bytesFailed = Optional.of(false);
            }
            if (step.startTls()) {
                wire.encrypt(tls);
            }
        }
    }

    /** Whether the last answer that was waited for had no such line; empty when none was. */
    Optional<Boolean> lineFailed() {
        return lineFailed;
    }

    Optional<Boolean> bytesFailed() {
        return bytesFailed;
    }

    List<Found> found() {
        return List.copyOf(found);
    }

    /** The groups of the first line that matches. */
    private List<String> line(Pattern expected) throws IOException {
        String last = "";
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            Optional<IOException> end = read(line);
            String text = line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
            Optional<List<String>> match = Patterns.find(expected, text, deadline);
            if (match.isPresent()) {
                return match.get();
            }
            last = text.isEmpty() ? last : text;
            if (end.isPresent()) {
                throw missing("no line matches " + expected.pattern(), last, end.get());
            }
        }
    }

    /** One line without its end; the exception when nothing follows, with what came before it. */
    private Optional<IOException> read(ByteArrayOutputStream line) {
        try {
            InputStream in = wire.in();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    return Optional.of(ended());
                }
                line.write(next);
                if (line.size() > LONGEST_LINE) {
                    return Optional.of(new ProbeException(ErrorKind.LIMIT, "a line is longer than 64 KiB"));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    /** Reads until the bytes have come in a row. */
    private void bytes(byte[] expected) throws IOException {
        byte[] tail = new byte[expected.length];
        int read = 0;
        try {
            while (read < expected.length || !Arrays.equals(tail, expected)) {
                int next = wire.in().read();
                if (next < 0) {
                    throw ended();
                }
                System.arraycopy(tail, 1, tail, 0, tail.length - 1);
                tail[tail.length - 1] = (byte) next;
                read++;
            }
        } catch (IOException e) {
            throw missing("the bytes of expect_bytes do not come", "", e);
        }
    }

    private static IOException ended() {
        return new IOException("the connection was ended");
    }

    private static IOException missing(String what, String last, IOException end) {
        if (last.startsWith(Wire.TLS_ALERT)) {
            return new ProbeException(ErrorKind.CONNECT, "the server speaks TLS; begin the url with tls://", end);
        }
        boolean late = end instanceof SocketTimeoutException;
        String heard = last.isEmpty()
                ? "nothing came that ends a line"
                : "the last line was \"" + last.substring(0, Math.min(SHOWN, last.length())) + "\"";
        String why = late ? "no more came in time" : String.valueOf(end.getMessage());
        return new ProbeException(
                late ? ErrorKind.TIMEOUT : ErrorKind.QUERY,
                "the answer is not as expected: " + what + "; " + heard + ", then: " + why,
                end);
    }
}
