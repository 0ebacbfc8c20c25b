package io.stackexporter.web.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as people say them, seen from one moment. */
record Times(Language language, Instant now) {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long NS_IN_MS = 1_000_000;

    String ago(Instant then) {
        Duration since = Duration.between(then, now);
        return language.say(Word.AGO, coarse(since.isNegative() ? Duration.ZERO : since)); // clocks are set at times
    }

    static String absolute(Instant time) {
        return UTC.format(time);
    }

    /** The moment that the words mean goes with them. */
    void write(Html html, Instant time, String words, String... attributes) {
        String machine = time.truncatedTo(ChronoUnit.SECONDS).toString();
        String[] all = new String[attributes.length + 4];
        System.arraycopy(attributes, 0, all, 4, attributes.length);
        all[0] = "datetime";
        all[1] = machine;
        all[2] = "title";
        all[3] = absolute(time);
        html.element("time", words, all);
    }

    /** One figure and its unit. */
    String coarse(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return language.say(Word.SECONDS, seconds);
        } else if (seconds < 2 * 3600) {
            return language.say(Word.MINUTES, seconds / 60);
        } else if (seconds < 2 * 86_400) {
            return language.say(Word.HOURS, seconds / 3600);
        }
        return language.say(Word.DAYS, seconds / 86_400);
    }

    /** For what takes fractions of a second, to two figures at least. */
    String fine(Duration duration) {
        double ms = (double) duration.toNanos() / NS_IN_MS;
        if (ms < 10) {
            return language.say(Word.MILLISECONDS, String.format(Locale.ROOT, "%.1f", ms));
        } else if (ms < 1000) {
            return language.say(Word.MILLISECONDS, Math.round(ms));
        } else if (ms < 120_000) {
            return language.say(Word.SECONDS, String.format(Locale.ROOT, "%.1f", ms / 1000));
        }
        return coarse(duration);
    }
}
