package io.stackexporter.kind.mysql;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a status or system variable says as a number, by the rules of the known exporter; other text is no value. */
final class VariableValue {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,400}\\.?\\d{0,400}|\\.\\d{1,400})([eE][-+]?\\d{1,5})?");
    private static final Pattern LOCAL_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    private static final Pattern CERTIFICATE_TIME =
            Pattern.compile("[A-Z][a-z]{2} {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d \\d{4} [A-Z]{3,4}");
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter CERTIFICATE = DateTimeFormatter.ofPattern(
                    "MMM d HH:mm:ss uuuu z", Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);

    /** As many digits as a double holds without rounding. */
    private static final int EXACT_DIGITS = 15;

    private VariableValue() {}

    /** Not a number when the text means none. */
    static double parse(String text) {
        return isShortNumber(text) ? Long.parseLong(text) : parseAny(text);
    }

    /** Nearly all of them are, and there are a thousand. */
    private static boolean isShortNumber(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return length > 0 && length <= EXACT_DIGITS;
    }

    private static double parseAny(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "primary" -> 1;
            case "no", "off", "disabled", "connecting", "non-primary", "disconnected" -> 0;
            default -> NUMBER.matcher(text).matches() ? number(text) : moment(text);
        };
    }

    private static double number(String text) {
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** As Unix time. Servers write their own local time without its zone; the known exporter takes it for UTC. */
    private static double moment(String text) {
        try {
            if (LOCAL_TIME.matcher(text).matches()) {
                return LocalDateTime.parse(text, LOCAL).toEpochSecond(ZoneOffset.UTC);
            }
            if (CERTIFICATE_TIME.matcher(text).matches()) {
                return ZonedDateTime.parse(text.replace("  ", " "), CERTIFICATE).toEpochSecond();
            }
        } catch (DateTimeException noSuchDay) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
