package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Reading;
import io.stackexporter.collect.Stopwatch;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.time.Duration;
import java.util.List;

/**
 * How long a probe took, and how long it might have taken.
 *
 * @param limit what it had when it began
 */
public record ProbeTime(Duration took, Duration limit) {
    /** Whether a probe met what was expected, for kinds to be up by. */
    public static final Metric SUCCESS = Metric.compatible(
            "probe_success", MetricType.GAUGE, "Whether what was probed answered as it is expected to.");

    private static final Metric TOOK =
            Metric.compatible("probe_duration_seconds", MetricType.GAUGE, "How long the probe took.");
    private static final Metric LIMIT =
            Metric.compatible("probe_timeout_seconds", MetricType.GAUGE, "How long the probe might have taken.");
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Counts from now. */
    public record Running(Stopwatch watch, Deadline deadline, Duration limit) {

        public ProbeTime end() {
            return new ProbeTime(watch.elapsed(), limit);
        }
    }

    /** Reads the key {@code within}, in the section of what is expected. */
    public static Duration within(Section expect) {
        return expect.duration(
                "within",
                Duration.ofMillis(1),
                LONGEST,
                "The longest that the whole may take; never longer than the scrape leaves.");
    }

    /** Begins a probe that ends early enough for what it saw to be told: after the user's limit, or most of what is left. */
    public static Running start(Deadline scrape, Duration within) {
        Duration left = scrape.remaining().dividedBy(10).multipliedBy(9);
        Duration limit = within.compareTo(left) < 0 ? within : left;
        return new Running(Stopwatch.start(), scrape.atMost(limit), limit);
    }

    public static List<Reading> readings() {
        return Reading.from("the exporter's clock", TOOK, LIMIT);
    }

    public void add(Samples samples) {
        samples.add(TOOK, took.toNanos() / 1e9);
        samples.add(LIMIT, limit.toNanos() / 1e9);
    }
}
