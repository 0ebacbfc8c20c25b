package io.stackexporter.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A password or key that cannot print itself. A secret that lies in a file is read again at every use, so that a rotated one
 * takes effect with the next connection.
 */
public final class Secret {
    private static final String HIDDEN = "***";
    /** Not {@link String#stripTrailing}: a password may end with a space. */
    private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+\\z");

    private static final long LONGEST = 64 * 1024;
    /** The present value and those before it: an error may still speak of the one that a connection was opened with. */
    private static final int REMEMBERED = 3;

    private final @Nullable Path file;
    /** Newest first; what has never been read cannot be in any message. */
    private final AtomicReference<List<String>> known;

    private Secret(@Nullable Path file, List<String> known) {
        this.file = file;
        this.known = new AtomicReference<>(known);
    }

    /** A secret that is known already. */
    public static Secret of(String value) {
        return new Secret(null, List.of(value));
    }

    /** A secret in a file, without the line end that editors leave. */
    public static Secret inFile(Path file) {
        return new Secret(file, List.of());
    }

    /** The only door to the value; its callers hand it to a driver and to nothing else. */
    public String reveal() {
        if (file == null) {
            return known.get().getFirst();
        }
        String value = read(file);
        known.updateAndGet(before -> Stream.concat(Stream.of(value), before.stream())
                .distinct()
                .limit(REMEMBERED)
                .toList());
        return value;
    }

    /** The secret as it is at this moment, which stays so; two of them are equal when their values are. */
    public Secret now() {
        return of(reveal());
    }

    /**
     * The text with this secret taken out, for errors of drivers that repeat what they were given. Reads no file: an error has
     * to come out even when the file's disk hangs.
     */
    public String hideIn(String text) {
        String hidden = text;
        for (String value : known.get()) {
            hidden = Disguises.hide(value, hidden, HIDDEN);
        }
        return hidden;
    }

    @Override
    public String toString() {
        return HIDDEN;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && Objects.equals(file, secret.file)
                && (file != null || known.get().equals(secret.known.get()));
    }

    @Override
    public int hashCode() {
        return file == null ? known.get().hashCode() : file.hashCode();
    }

    /** Why a file cannot be read, in words; empty when it can. A pipe may block for ever, and a device never ends. */
    static String trouble(Path file) {
        try {
            if (!Files.exists(file)) {
                return "does not exist";
            }
            boolean plain = Files.isRegularFile(file) && Files.size(file) <= LONGEST;
            return plain && Files.isReadable(file) ? "" : "cannot be read";
        } catch (IOException e) {
            return "cannot be read";
        }
    }

    private static String read(Path file) {
        try {
            if (!trouble(file).isEmpty()) {
                throw new UncheckedIOException(
                        "the secret file " + file + " " + trouble(file), new NoSuchFileException(file.toString()));
            }
            return LINE_ENDS.matcher(Files.readString(file)).replaceFirst("");
        } catch (IOException e) {
            throw new UncheckedIOException("the secret file " + file + " cannot be read", e);
        }
    }
}
