package io.stackexporter.convert;

import io.stackexporter.jdbc.ServerVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of server versions, both ends included.
 *
 * @param since null when there is no first one
 * @param until null when there is no last one
 */
record ServerRange(@Nullable ServerVersion since, @Nullable ServerVersion until) {
    private static final Pattern BOUND =
            Pattern.compile("[\\s,]*(>=|<=|>|<|==?|)\\s*v?(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.\\d{1,4})?(?=[\\s,<>=]|$)");
    private static final int WHOLE_MAJOR = Integer.MAX_VALUE;

    /** Reads bounds such as {@code >=14.0.0 <17.0.0}, which must all hold; empty when it is anything else. */
    static Optional<ServerRange> parse(String text) {
        ServerRange range = new ServerRange(null, null);
        Matcher bound = BOUND.matcher(text.strip());
        int read = 0;
        while (bound.find() && bound.start() == read) {
            read = bound.end();
            int minor = bound.group(3) == null ? 0 : Integer.parseInt(bound.group(3));
            range = range.and(bound.group(1), new ServerVersion(Integer.parseInt(bound.group(2)), minor));
        }
        return read == text.strip().length() ? Optional.of(range) : Optional.empty();
    }

    private ServerRange and(String operator, ServerVersion version) {
        int major = version.major();
        int minor = version.minor();
        return switch (operator) {
            case ">=" -> from(version);
            case ">" -> from(new ServerVersion(major, minor + 1));
            case "<" ->
                to(minor == 0 ? new ServerVersion(major - 1, WHOLE_MAJOR) : new ServerVersion(major, minor - 1));
            case "<=" -> to(version);
            default -> from(version).to(version);
        };
    }

    private ServerRange from(ServerVersion version) {
        return since == null || version.compareTo(since) > 0 ? new ServerRange(version, until) : this;
    }

    private ServerRange to(ServerVersion version) {
        return until == null || version.compareTo(until) < 0 ? new ServerRange(since, version) : this;
    }

    boolean isEmpty() {
        return since != null && until != null && since.compareTo(until) > 0;
    }

    boolean endsBefore(int major) {
        return until != null && until.major() < major;
    }

    /** As the key {@code versions} takes it; empty for all. */
    String text() {
        String first = since == null ? "" : text(since);
        String last = until == null ? "" : text(until);
        if (since == null) {
            return until == null ? "" : "to " + last;
        }
        return until == null ? first + "+" : first + "-" + last;
    }

    private static String text(ServerVersion version) {
        return version.minor() == WHOLE_MAJOR
                ? Integer.toString(version.major())
                : version.major() + "." + version.minor();
    }
}
