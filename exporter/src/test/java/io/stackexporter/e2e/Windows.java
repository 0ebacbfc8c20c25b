package io.stackexporter.e2e;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The windows of an expression, divided as all waiting times are, but never below four scrapes of the hurried run. */
final class Windows {
    private static final long SHORTEST = 12_000;
    private static final long SHORTEST_STEP = 500;
    private static final Pattern WINDOW = Pattern.compile("\\[(\\w+)(?::(\\w*))?]|offset (\\w+)");
    private static final Pattern DURATION = Pattern.compile("(\\d+)([smhdw])");

    private Windows() {}

    static String dividedBy(int factor, String expression) {
        return WINDOW.matcher(expression).replaceAll(found -> {
            if (found.group(3) != null) {
                return "offset " + millis(found.group(3)) / factor + "ms";
            }
            String window = Math.max(SHORTEST, millis(found.group(1)) / factor) + "ms";
            if (found.group(2) == null) {
                return "[" + window + "]";
            }
            String step =
                    found.group(2).isEmpty() ? "" : Math.max(SHORTEST_STEP, millis(found.group(2)) / factor) + "ms";
            return "[" + window + ":" + step + "]";
        });
    }

    private static long millis(String duration) {
        long millis = 0;
        Matcher parts = DURATION.matcher(duration);
        while (parts.find()) {
            millis += Long.parseLong(parts.group(1))
                    * switch (parts.group(2)) {
                        case "s" -> 1_000L;
                        case "m" -> 60_000L;
                        case "h" -> 3_600_000L;
                        case "d" -> 86_400_000L;
                        default -> 7 * 86_400_000L;
                    };
        }
        return millis;
    }
}
