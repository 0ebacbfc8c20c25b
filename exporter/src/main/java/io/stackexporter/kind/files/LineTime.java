package io.stackexporter.kind.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a line of a log was written, by the time that it begins with in one of the usual forms. One without a zone is taken
 * for the zone of this machine; one without a year, as syslog has it, for the last time that this day was.
 */
final class LineTime {
    /** What may stand before: brackets, a word such as {@code time=}, the address and names of an access log. */
    private static final int LATEST_START = 80;

    private static final Pattern ISO = Pattern.compile(
            "(\\d{4})[-/](\\d{2})[-/](\\d{2})[T ](\\d{2}:\\d{2}:\\d{2})(?:[.,](\\d{1,9}))? ?(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?");
    private static final Pattern ACCESS =
            Pattern.compile("(\\d{2}/[A-Z][a-z]{2}/\\d{4}:\\d{2}:\\d{2}:\\d{2}) ([+-]\\d{4})");
    private static final Pattern SYSLOG = Pattern.compile("^([A-Z][a-z]{2}) +(\\d{1,2}) (\\d{2}:\\d{2}:\\d{2})");
    private static final Pattern UNIX =
            Pattern.compile("(?:^|\"(?:time|ts|timestamp)\": ?\"?)(1\\d{9})(\\d{3})?(\\.\\d+)?\\b");

    private static final DateTimeFormatter ACCESS_FORM =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final DateTimeFormatter SYSLOG_FORM = new DateTimeFormatterBuilder()
            .appendPattern("yyyy ")
            .appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT)
            .appendPattern(" d HH:mm:ss")
            .toFormatter(Locale.ENGLISH);

    private final Instant now;
    private final ZoneId zone;

    LineTime(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    Optional<Instant> of(String line) {
        String start = line.substring(0, Math.min(line.length(), 4 * LATEST_START));
        List<Function<String, Optional<Instant>>> forms = List.of(this::iso, this::access, this::syslog, this::unix);
        return forms.stream().flatMap(form -> tried(form, start).stream()).findFirst();
    }

    private static Optional<Instant> tried(Function<String, Optional<Instant>> form, String start) {
        try {
            return form.apply(start);
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private Optional<Instant> iso(String line) {
        Matcher found = ISO.matcher(line);
        if (!found.find() || found.start() > LATEST_START) {
            return Optional.empty();
        }
        String fraction = found.group(5) == null ? "0" : found.group(5);
        String day = found.group(1) + "-" + found.group(2) + "-" + found.group(3);
        String local = day + "T" + found.group(4) + "." + fraction;
        String offset = found.group(6);
        if (offset == null) {
            return Optional.of(LocalDateTime.parse(local).atZone(zone).toInstant());
        }
        String exact = offset.length() == 3 || offset.equals("Z")
                ? "Z"
                : offset.contains(":") ? offset : offset.substring(0, 3) + ":" + offset.substring(3);
        return Optional.of(OffsetDateTime.parse(local + exact).toInstant());
    }

    private Optional<Instant> access(String line) {
        Matcher found = ACCESS.matcher(line);
        return found.find()
                ? Optional.of(OffsetDateTime.parse(found.group(1) + " " + found.group(2), ACCESS_FORM)
                        .toInstant())
                : Optional.empty();
    }

    private Optional<Instant> syslog(String line) {
        Matcher found = SYSLOG.matcher(line);
        if (!found.find()) {
            return Optional.empty();
        }
        int year = now.atZone(zone).getYear();
        String rest = " " + found.group(1) + " " + found.group(2) + " " + found.group(3);
        Instant thisYear =
                LocalDateTime.parse(year + rest, SYSLOG_FORM).atZone(zone).toInstant();
        boolean ahead = thisYear.isAfter(now.plusSeconds(86_400));
        return Optional.of(
                ahead
                        ? LocalDateTime.parse(year - 1 + rest, SYSLOG_FORM)
                                .atZone(zone)
                                .toInstant()
                        : thisYear);
    }

    private Optional<Instant> unix(String line) {
        Matcher found = UNIX.matcher(line);
        if (!found.find() || found.start() > LATEST_START) {
            return Optional.empty();
        }
        String millis = found.group(2) == null ? "0" : found.group(2);
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(found.group(1))).plusMillis(Long.parseLong(millis)));
    }
}
