package io.stackexporter.web;

import io.stackexporter.collect.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a scrape may take: what Prometheus says in its header less an offset, and never longer than configured. */
final class ScrapeTimeout {
    static final String HEADER = "X-Prometheus-Scrape-Timeout-Seconds";

    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    private final Duration offset;

    ScrapeTimeout(Duration offset) {
        this.offset = offset;
    }

    /** @param longest what the configuration allows */
    Deadline deadline(@Nullable String header, Duration longest) {
        return Deadline.in(duration(header, longest));
    }

    /** A header that is no positive number counts as none; a very short one still leaves half of itself. */
    Duration duration(@Nullable String header, Duration longest) {
        double seconds = seconds(header);
        if (!(seconds > 0)) {
            return longest;
        }
        Duration allowed = Duration.ofMillis((long) (Math.min(seconds, 86_400) * 1000));
        Duration less = allowed.minus(offset);
        Duration half = allowed.dividedBy(2);
        Duration duration = less.compareTo(half) < 0 ? half : less;
        return duration.compareTo(longest) < 0 ? duration : longest;
    }

    /** How long the client may take to read the page: as long as it waits itself, or half a minute if it does not say. */
    Duration patience(@Nullable String header) {
        double seconds = seconds(header);
        return seconds > 0 && seconds < USUAL_PATIENCE.toSeconds()
                ? Duration.ofMillis((long) (seconds * 1000))
                : USUAL_PATIENCE;
    }

    private static double seconds(@Nullable String header) {
        try {
            return header == null ? Double.NaN : Double.parseDouble(header);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
