package io.stackexporter.jdbc;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The servers that a query runs on. Both ends belong to it.
 *
 * @param flavor as {@code Session.Identity} has it; empty for every flavor of the kind
 * @param since null when there is no first one
 * @param until null while there is no last one
 */
public record Versions(
        String flavor,
        @Nullable ServerVersion since,
        @Nullable ServerVersion until) {
    public static final Versions ALL = new Versions("", null, null);

    private static final String NUMBER = "(\\d{1,4}(?:\\.\\d{1,4})?)";
    private static final Pattern TEXT = Pattern.compile("(?:(?!to\\b)([a-z]+)\\s*)?(?:to\\s+" + NUMBER + "|" + NUMBER
            + "\\s*\\+|" + NUMBER + "\\s*-\\s*" + NUMBER + "|" + NUMBER + ")?");

    public boolean cover(String serverFlavor, ServerVersion version) {
        return (flavor.isEmpty() || flavor.equals(serverFlavor))
                && (since == null || version.compareTo(since) >= 0)
                && (until == null || version.compareTo(until) <= 0);
    }

    /** Reads what {@link #toString} writes; empty when it is nothing of the kind. */
    public static Optional<Versions> parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String flavor = Optional.ofNullable(parts.group(1)).orElse("");
        ServerVersion since = version(0, parts.group(3), parts.group(4), parts.group(6));
        ServerVersion until = version(Integer.MAX_VALUE, parts.group(2), parts.group(5), parts.group(6));
        boolean backwards = since != null && until != null && since.compareTo(until) > 0;
        return backwards ? Optional.empty() : Optional.of(new Versions(flavor, since, until));
    }

    /** Of the one that is there; a major version alone means all of it. */
    private static @Nullable ServerVersion version(int missingMinor, @Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null) {
                String[] numbers = candidate.split("\\.", 2);
                int minor = numbers.length == 1 ? missingMinor : Integer.parseInt(numbers[1]);
                return new ServerVersion(Integer.parseInt(numbers[0]), minor);
            }
        }
        return null;
    }

    /** For the documents: {@code 14-16}, {@code mariadb 10.6+}; empty for all. */
    @Override
    public String toString() {
        String range;
        if (since == null) {
            range = until == null ? "" : "to " + until;
        } else if (until == null) {
            range = since + "+";
        } else {
            range = since.toString().equals(until.toString()) ? since.toString() : since + "-" + until;
        }
        return (flavor + " " + range).strip();
    }
}
