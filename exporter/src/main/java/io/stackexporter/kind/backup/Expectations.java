package io.stackexporter.kind.backup;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.kind.backup.Definition.Expectation;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the configuration expects of each backup, so that one rule serves an hourly and a weekly one alike. */
final class Expectations implements Collector<BackupSession> {
    private static final Map<Expectation, Metric> METRICS = Map.of(
            Expectation.MAX_AGE,
                    Facts.gauge("expected_max_age_seconds", "The longest that the newest good backup may be old."),
            Expectation.RETENTION,
                    Facts.gauge("expected_retention_seconds", "The longest that the oldest file may be old."),
            Expectation.MIN_FILES, Facts.gauge("expected_min_files", "The fewest files that there should be."),
            Expectation.MAX_FILES, Facts.gauge("expected_max_files", "The most files that there should be."));

    private static Metric metric(Expectation each) {
        return Objects.requireNonNull(METRICS.get(each));
    }

    @Override
    public String name() {
        return "expectations";
    }

    @Override
    public String help() {
        return "The limits of single backups, as the configuration says them.";
    }

    @Override
    public List<Reading> readings() {
        return List.of(Expectation.values()).stream()
                .flatMap(each -> Reading.from("backups.<name>." + each.key(), metric(each)).stream())
                .toList();
    }

    @Override
    public void collect(BackupSession session, Samples samples) {
        for (Definition backup : session.backups()) {
            backup.expected().forEach((each, value) -> samples.add(metric(each), value, backup.name()));
        }
    }
}
