package io.stackexporter.kind.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two numbers of a version that decide what a server can do; one that cannot be read is older than all. */
record Version(int major, int minor) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,6}))?.*");

    static Version of(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            return new Version(-1, 0);
        }
        int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return new Version(Integer.parseInt(matcher.group(1)), minor);
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
}
