package io.stackexporter.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of one key that may be missing: long periods and sizes, which have no default that would suit everybody. */
public final class Quantity {
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|[KMGT]i?B)?");
    private static final List<Character> POWERS = List.of('B', 'K', 'M', 'G', 'T');

    private Quantity() {}

    /** A period of a second or longer, such as 26h or 8d. */
    public static Optional<Duration> period(Section section, String key, String help) {
        String word = section.text(key, "", help);
        Optional<Duration> period = Values.duration(word)
                .filter(found -> found.compareTo(Duration.ofSeconds(1)) >= 0 && found.compareTo(LONGEST) <= 0);
        if (!word.isEmpty() && period.isEmpty()) {
            section.problem(key, "must be a duration from 1s to 36525d, like 26h or 8d, not \"" + word + "\"");
        }
        return period;
    }

    /** A size, such as 512, 10MiB (1024 times 1024) or 10MB (a million). */
    public static Optional<Long> bytes(Section section, String key, String help) {
        String word = section.text(key, "", help);
        Matcher matcher = SIZE.matcher(word);
        if (!matcher.matches()) {
            if (!word.isEmpty()) {
                section.problem(key, "must be a size, like 10MiB, not \"" + word + "\"");
            }
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        long base = unit.contains("i") ? 1024 : 1000;
        long factor = 1;
        for (int i = 0; i < POWERS.indexOf(unit.charAt(0)); i++) {
            factor *= base;
        }
        try {
            return Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
        } catch (ArithmeticException e) {
            section.problem(key, "is larger than any file");
            return Optional.empty();
        }
    }
}
