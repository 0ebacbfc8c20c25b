package io.stackexporter.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A password or key that cannot print itself. A secret that lies in a file is read again at every use, so that a rotated one
 * takes effect with the next connection.
 */
public final class Secret {
    private static final String HIDDEN = "***";
    /** Not {@link String#stripTrailing}: a password may end with a space. */
    private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+\\z");

    private static final long LONGEST = 64 * 1024;

    private final Supplier<String> source;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /** A secret that is known already. */
    public static Secret of(String value) {
        return new Secret(() -> value);
    }

    /** A secret in a file, without the line end that editors leave. */
    public static Secret inFile(Path file) {
        return new Secret(() -> read(file));
    }

    /** The only door to the value; its callers hand it to a driver and to nothing else. */
    public String reveal() {
        return source.get();
    }

    /** The text with this secret taken out, for errors of drivers that repeat what they were given. */
    public String hideIn(String text) {
        String value = currentOrNothing();
        return value.isEmpty() ? text : text.replace(value, HIDDEN);
    }

    @Override
    public String toString() {
        return HIDDEN;
    }

    private String currentOrNothing() {
        try {
            return reveal();
        } catch (UncheckedIOException unreadable) {
            return "";
        }
    }

    /** Whether it can be read without waiting: a pipe may block for ever, and a device never ends. */
    static boolean isPlain(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= LONGEST;
    }

    private static String read(Path file) {
        try {
            if (Files.exists(file) && !isPlain(file)) {
                throw new IOException("it is no ordinary file or too long");
            }
            return LINE_ENDS.matcher(Files.readString(file)).replaceFirst("");
        } catch (IOException e) {
            throw new UncheckedIOException("the secret file " + file + " cannot be read", e);
        }
    }
}
