package io.stackexporter.kind.http;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.probe.ProbeException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The lines of a page of anybody: neither a line nor the page may be endless. */
final class BoundedLines {
    private static final int LONGEST_LINE = 64 << 10;
    private static final int LONGEST_PAGE = 16 << 20;
    private static final int PIECE = 16 << 10;

    private final InputStream in;
    private final byte[] piece = new byte[PIECE];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int end;
    private long read;

    BoundedLines(InputStream in) {
        this.in = in;
    }

    /** The next one without its end; one that is too long comes cut, and null comes after the last. */
    @Nullable
    String next() throws IOException {
        line.reset();
        while (fill()) {
            int begin = at;
            while (at < end && piece[at] != '\n') {
                at++;
            }
            line.write(piece, begin, Math.min(at - begin, LONGEST_LINE - line.size()));
            if (at < end) {
                at++;
                return text();
            }
        }
        return line.size() == 0 ? null : text();
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        try {
            end = in.read(piece);
        } catch (ZipException e) {
            throw new ProbeException(ErrorKind.QUERY, "the page of metrics is not the gzip that it says it is", e);
        } catch (EOFException e) {
            throw new ProbeException(ErrorKind.CONNECT, "the page of metrics ends before it is complete", e);
        }
        at = 0;
        read += Math.max(0, end);
        if (read > LONGEST_PAGE) {
            throw new ProbeException(
                    ErrorKind.LIMIT,
                    "the page of metrics is longer than " + (LONGEST_PAGE >> 20) + " MiB or never ends");
        }
        return end > 0;
    }
}
