package io.stackexporter.kind.backup;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.time.Duration;
import java.util.List;

/** Backups in a directory or in a bucket. */
public final class BackupKind implements TargetKind<BackupSession> {
    private static final Metric UP =
            Metric.compatible("backup_up", MetricType.GAUGE, "Whether the place of the backups can be listed.");
    private static final int HOUR = 3600;
    private static final int DAY = 24 * HOUR;

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String category() {
        return "backup";
    }

    @Override
    public Metric nativeUp() {
        return UP;
    }

    @Override
    public List<Collector<BackupSession>> collectors() {
        // What takes no time comes first: one that is slow would leave the others none.
        return List.of(new Expectations(), new VolumeRoom(), new Status(), new Backups());
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(
                new Threshold("backup_age_seconds", 26 * HOUR, 48 * HOUR, "B01 B21: age of the newest good backup"),
                new Threshold("backup_size_ratio", 0.5, 0.1, "B05: size of the newest backup to the median before it"),
                new Threshold("backup_restore_age_seconds", 32 * DAY, 95 * DAY, "B26 B32: since the last good restore"),
                new Threshold("backup_verified_age_seconds", 8 * DAY, 15 * DAY, "B06 B32: since the last verification"),
                new Threshold(
                        "backup_drill_age_seconds", 95 * DAY, 190 * DAY, "B32 B33: since the last drill of a type"),
                new Threshold("storage_free_ratio", 0.2, 0.1, "M03 M40: room for the next backup"));
    }

    @Override
    public BackupSource configure(Section settings, Duration timeout) {
        BackupAddress address = BackupAddress.read(settings);
        return new BackupSource(address.store(settings), address.place(), Definition.read(settings), new Integrity());
    }
}
