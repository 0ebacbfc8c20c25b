package io.stackexporter.self;

import static io.stackexporter.metric.Metric.counter;
import static io.stackexporter.metric.Metric.gauge;
import static io.stackexporter.metric.Unit.NONE;
import static io.stackexporter.metric.Unit.SECONDS;

import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Reading;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.Target.Limit;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Layers;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the engine's run of one target becomes metrics: whether it is up, what each collector did, which limits hold. */
public final class EngineMetrics {
    private static final Metric SUCCESS = gauge(
            "stack_collector_success",
            NONE,
            "Whether the collector worked in this scrape; session is the login itself.",
            "collector");
    private static final Metric DURATION =
            gauge("stack_collector_duration_seconds", SECONDS, "How long the collector took.", "collector");
    private static final Metric ERRORS = counter(
            "stack_collector_errors_total",
            NONE,
            "Failed runs of the collector since the exporter started.",
            "collector",
            "error");
    private static final Metric SERIES =
            gauge("stack_collector_series", NONE, "Series that the collector gave.", "collector");
    private static final Metric DROPPED = counter(
            "stack_collector_series_dropped_total",
            NONE,
            "Series left out because they came twice or over the limit.",
            "collector");
    private static final Metric AGE = gauge(
            "stack_collector_data_age_seconds",
            SECONDS,
            "Age of the collector's result, which is not zero when it runs on an interval.",
            "collector");
    private static final Metric MISSING = gauge(
            "stack_collector_missing_privilege",
            NONE,
            "Present when the login lacks a right: the collector fails, or works and sees less.",
            "collector",
            "privilege");

    private static final List<Metric> ALL =
            readings().stream().map(Reading::metric).toList();

    private EngineMetrics() {}

    /** What every target has, with its source, for the catalogue. */
    public static List<Reading> readings() {
        List<Reading> signals = Stream.of(Signal.UP, Signal.PING, Signal.TARGET_INFO)
                .map(signal -> new Reading(signal.metric(), "opening a session", "", ""))
                .toList();
        List<Reading> all = new ArrayList<>(signals);
        all.addAll(Reading.from("configuration", Signal.THRESHOLD.metric(), Signal.THRESHOLD_OFF.metric()));
        all.addAll(Reading.from("engine", SUCCESS, DURATION, ERRORS, SERIES, DROPPED, AGE, MISSING));
        return List.copyOf(all);
    }

    public static List<Family> of(TargetReport report) {
        Target<?> target = report.target();
        List<Metric> signals = new ArrayList<>(ALL);
        signals.add(target.nativeUp());
        Samples found = new Samples(signals, target.layers(), Integer.MAX_VALUE);
        found.add(target.nativeUp(), report.up() ? 1 : 0);
        found.add(Signal.UP.metric(), report.up() ? 1 : 0);
        report.identity().ifPresent(identity -> {
            found.add(Signal.PING.metric(), seconds(report.ping()));
            found.add(Signal.TARGET_INFO.metric(), 1, identity.version(), identity.flavor(), identity.role());
        });
        target.limits().forEach(limit -> addLimit(found, limit));
        Samples engine = new Samples(signals, Layers.BOTH, Integer.MAX_VALUE);
        addOutcome(engine, TargetReport.SESSION, report.session());
        report.collectors().forEach((name, outcome) -> addOutcome(engine, name, outcome));
        report.missing().forEach((name, grants) -> engine.add(MISSING, 1, name, grants));
        report.errors()
                .forEach((count, times) -> engine.add(
                        ERRORS, times, count.collector(), count.kind().word()));
        report.dropped().forEach((name, times) -> engine.add(DROPPED, times, name));
        return Stream.concat(found.families().stream(), engine.families().stream())
                .toList();
    }

    private static void addLimit(Samples found, Limit limit) {
        if (limit.isOff()) {
            found.add(Signal.THRESHOLD_OFF.metric(), 1, limit.signal());
        } else {
            found.add(Signal.THRESHOLD.metric(), limit.value(), limit.signal(), limit.severity());
        }
    }

    private static void addOutcome(Samples engine, String collector, Outcome outcome) {
        switch (outcome) {
            case Done done -> {
                engine.add(SUCCESS, 1, collector);
                engine.add(DURATION, seconds(done.took()), collector);
                engine.add(SERIES, done.series(), collector);
                engine.add(AGE, seconds(done.age()), collector);
            }
            case Failed failed -> {
                engine.add(SUCCESS, 0, collector);
                engine.add(DURATION, seconds(failed.took()), collector);
            }
            case Skipped skipped -> {
                // Absent: it neither worked nor failed.
            }
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
