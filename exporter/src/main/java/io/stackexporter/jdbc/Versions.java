package io.stackexporter.jdbc;

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

    public boolean cover(String serverFlavor, ServerVersion version) {
        return (flavor.isEmpty() || flavor.equals(serverFlavor))
                && (since == null || version.compareTo(since) >= 0)
                && (until == null || version.compareTo(until) <= 0);
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
