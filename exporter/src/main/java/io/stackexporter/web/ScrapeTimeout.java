package io.stackexporter.web;

import io.stackexporter.collect.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a scrape may take: what Prometheus says in its header less an offset, and never longer than configured. */
final class ScrapeTimeout {
    static final String HEADER = "X-Prometheus-Scrape-Timeout-Seconds";

    private final Duration longest;
    private final Duration offset;

    ScrapeTimeout(Duration longest, Duration offset) {
        this.longest = longest;
        this.offset = offset;
    }

    Deadline deadline(@Nullable String header) {
        return Deadline.in(duration(header));
    }

    /** A header that is no positive number counts as none; a very short one still leaves half of itself. */
    Duration duration(@Nullable String header) {
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

    private static double seconds(@Nullable String header) {
        try {
            return header == null ? Double.NaN : Double.parseDouble(header);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
