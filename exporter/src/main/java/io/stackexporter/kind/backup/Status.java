package io.stackexporter.kind.backup;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.collect.Reading;
import io.stackexporter.kind.backup.StatusReport.Thing;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the jobs of each backup say: how they ended, and when a restore, a check or a drill was done. */
final class Status implements Collector<BackupSession> {
    private static final Metric FILES =
            Facts.gauge("status_files", "Status files that were read, the newest 20 at most.");
    private static final Metric BAD =
            Facts.gauge("status_bad_files", "Status files that cannot be understood or tell of the future.");
    private static final Map<Thing, Metric> METRICS = metrics();

    private static Map<Thing, Metric> metrics() {
        Map<Thing, Metric> metrics = new EnumMap<>(Thing.class);
        for (Thing thing : Thing.values()) {
            String[] labels = thing.isOfDrill() ? new String[] {"type"} : new String[0];
            metrics.put(thing, Facts.gauge(thing.metric(), thing.help(), labels));
        }
        return metrics;
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String help() {
        return "What backup jobs tell in status files.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(Reading.from("status files", FILES, BAD));
        METRICS.values().forEach(metric -> readings.addAll(Reading.from("status files", metric)));
        return readings;
    }

    @Override
    public void collect(BackupSession session, Samples samples) throws Exception {
        Incomplete failure = null;
        for (Definition backup : session.backups()) {
            if (backup.status().isEmpty()) {
                continue;
            }
            try {
                emit(backup.name(), session.status(backup), samples);
            } catch (Exception e) {
                failure = new Incomplete("backup " + backup.name(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void emit(String backup, StatusReport report, Samples samples) {
        samples.add(FILES, report.files(), backup);
        samples.add(BAD, report.bad(), backup);
        report.values().forEach((key, value) -> {
            Metric metric = Objects.requireNonNull(METRICS.get(key.thing()));
            if (key.thing().isOfDrill()) {
                samples.add(metric, value, backup, key.type());
            } else {
                samples.add(metric, value, backup);
            }
        });
    }
}
