package io.stackexporter.kind.http;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.probe.Gunzip;
import io.stackexporter.probe.Meter;
import io.stackexporter.probe.ProbeException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, unzipped: as much of it as anybody wants to look at, and the length of it all.
 *
 * @param whole whether nothing was left aside
 */
record Body(String text, long length, boolean whole) {
    /** No page that says how a service does is as long as this. */
    private static final int LONGEST = 64 << 20;
    /** The most that may be kept. */
    static final int MOST_KEPT = 4 << 20;
    /** What is kept beyond this, others may have to wait for. */
    static final int LARGE = 64 << 10;

    static final Body NONE = new Body("", 0, true);
    private static final int PIECE = 16 << 10;
    private static final Set<String> ZIPPED = Set.of("gzip", "x-gzip");

    /** Follows the reading, which may break off. */
    interface Progress {
        /** So much has come, and so much of it is kept. */
        void read(long bytes, int kept) throws IOException;
    }

    /** Reads to the end; keeps no more than so much. */
    static Body read(Response response, int keep, Progress progress) throws IOException {
        boolean none = response.request().method().equals("HEAD")
                || response.code() == 204
                || response.code() == 304
                || response.body().contentLength() == 0;
        if (none) {
            return NONE;
        }
        if (keep > 0) {
            checkReadable(response);
        }
        try (InputStream in = unzipped(response)) {
            return read(in, keep, charset(response), progress);
        } catch (ZipException e) {
            throw new ProbeException(ErrorKind.QUERY, "the body is not the gzip that its Content-Encoding promises");
        } catch (EOFException e) {
            throw new ProbeException(ErrorKind.CONNECT, "the body ends before it is complete");
        }
    }

    /** The stream of the body within the same bounds, for whoever reads it as it comes. */
    static InputStream unzipped(Response response) throws IOException {
        InputStream raw = response.body().byteStream();
        @Nullable Meter meter = response.request().tag(Meter.class);
        InputStream metered = meter == null ? raw : meter.body(raw);
        return ZIPPED.contains(packed(response)) ? new Gunzip(metered) : metered;
    }

    private static String packed(Response response) {
        return Heads.header(response, "Content-Encoding").strip().toLowerCase(Locale.ROOT);
    }

    /** What is packed otherwise would match nothing, and so nothing that must not be there either. */
    private static void checkReadable(Response response) throws ProbeException {
        String packed = packed(response);
        if (!packed.isEmpty() && !packed.equals("identity") && !ZIPPED.contains(packed)) {
            throw new ProbeException(
                    ErrorKind.UNSUPPORTED,
                    "the body is packed as " + packed.replaceAll("[^\\w, -]", "?")
                            + ", which cannot be looked into; have it sent plain, or expect nothing of the body");
        }
    }

    private static Body read(InputStream in, int keep, Charset charset, Progress progress) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(Math.min(keep, PIECE));
        byte[] piece = new byte[PIECE];
        long length = 0;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            length += count;
            progress.read(length, kept.size());
            kept.write(piece, 0, Math.min(count, keep - kept.size()));
            if (length > LONGEST) {
                throw new ProbeException(
                        ErrorKind.LIMIT,
                        "the body is longer than " + (LONGEST >> 20) + " MiB or never ends; probe a smaller page");
            }
        }
        return new Body(kept.toString(charset), length, length == kept.size());
    }

    private static Charset charset(Response response) {
        return Optional.ofNullable(response.body().contentType())
                .map(MediaType::charset)
                .orElse(StandardCharsets.UTF_8);
    }
}
