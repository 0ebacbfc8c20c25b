package io.stackexporter.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a word of the file becomes a value: durations as Prometheus writes them, numbers, switches. */
final class Values {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

    /** Stricter than {@link Double#parseDouble}, which takes 10d for 10 and knows hexadecimal. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

    private Values() {}

    static Optional<Duration> duration(String word) {
        Matcher matcher = DURATION.matcher(word);
        if (word.isEmpty() || word.length() > 18 || !matcher.matches()) {
            return Optional.empty();
        }
        long[] parts = new long[5];
        for (int i = 0; i < parts.length; i++) {
            String digits = matcher.group(i + 1);
            parts[i] = digits == null ? 0 : Long.parseLong(digits);
        }
        try {
            return Optional.of(Duration.ofDays(parts[0])
                    .plusHours(parts[1])
                    .plusMinutes(parts[2])
                    .plusSeconds(parts[3])
                    .plusMillis(parts[4]));
        } catch (ArithmeticException tooLong) {
            return Optional.empty();
        }
    }

    /** As a user would write it. */
    static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        return duration.toMillisPart() != 0
                ? duration.toMillis() + "ms"
                : duration.toSecondsPart() != 0 ? duration.toSeconds() + "s" : duration.toMinutes() + "m";
    }

    static Optional<Double> number(String word, double min, double max, boolean whole) {
        double value = NUMBER.matcher(word).matches() ? Double.parseDouble(word) : Double.NaN;
        boolean fits = value >= min && value <= max && (!whole || value == Math.rint(value));
        return fits ? Optional.of(value) : Optional.empty();
    }

    /** As a user would write it: a whole number without a fraction. */
    static String text(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    static Optional<Boolean> flag(String word) {
        return switch (word) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
