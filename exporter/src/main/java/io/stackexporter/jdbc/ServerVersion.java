package io.stackexporter.jdbc;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's version as far as it decides what can be read: 17 and 6 of PostgreSQL 17.6, 8 and 4 of MySQL 8.4.2. */
public record ServerVersion(int major, int minor) implements Comparable<ServerVersion> {
    private static final Comparator<ServerVersion> ORDER =
            Comparator.comparingInt(ServerVersion::major).thenComparingInt(ServerVersion::minor);
    private static final Pattern NUMBERS = Pattern.compile("\\s*(\\d{1,5})(?:\\.(\\d{1,5}))?.*", Pattern.DOTALL);

    /** The first numbers of a text such as {@code 8.0.31-0ubuntu}; empty when it begins with none. */
    public static Optional<ServerVersion> parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int minor = numbers.group(2) == null ? 0 : Integer.parseInt(numbers.group(2));
        return Optional.of(new ServerVersion(Integer.parseInt(numbers.group(1)), minor));
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return minor == 0 || minor == Integer.MAX_VALUE ? Integer.toString(major) : major + "." + minor;
    }
}
