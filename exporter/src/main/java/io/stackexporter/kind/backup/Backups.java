package io.stackexporter.kind.backup;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Whether each backup is there and whole, and what lies beside it. */
final class Backups implements Collector<BackupSession> {
    private static final Metric LAST_SUCCESS = Signal.BACKUP_LAST_SUCCESS.metric();
    private static final Metric SIZE = Signal.BACKUP_SIZE.metric();
    private static final Metric VALID = Signal.BACKUP_VALID.metric();
    private static final Metric NEWEST =
            Facts.gauge("newest_timestamp_seconds", "When the newest file was written, valid or not, as Unix time.");
    private static final Metric NEWEST_SIZE =
            Facts.gauge("newest_size_bytes", "Size of the newest file, valid or not.");
    private static final Metric PROBLEM = Facts.gauge("newest_problem", "Why the newest file is not valid.", "problem");
    private static final Metric READ =
            Facts.gauge("newest_check_read_bytes", "Bytes that were read of the newest file to check it.");
    private static final Metric FILES = Facts.gauge("files", "Files of this backup.");
    private static final Metric BYTES = Facts.gauge("bytes", "Size of all files of this backup.");
    private static final Metric OLDEST =
            Facts.gauge("oldest_timestamp_seconds", "When the oldest file was written, as Unix time.");
    private static final Metric RATIO = Facts.gauge(
            "size_to_median_ratio", "Size of the newest file against the median of the last seven before it.");
    private static final Metric EMPTY = Facts.gauge("empty_files", "Files without a byte.");
    private static final Metric UNREADABLE = Facts.gauge(
            "unreadable_files", "Files that could not be looked at or, when they were checked, not be read.");
    private static final Metric UNFINISHED =
            Facts.gauge("unfinished_files", "New files that somebody is still writing; the one before them counts.");
    private static final Metric FUTURE =
            Facts.gauge("future_files", "Files that were written in the future; they count as no backup.");
    private static final Metric ENCRYPTED =
            Facts.gauge("encrypted", "Whether the newest file is encrypted, as its name says.");
    private static final Metric CHECKSUM =
            Facts.gauge("checksum_present", "Whether a checksum lies beside the newest file.");
    private static final Metric MATCH = Facts.gauge(
            "checksum_match",
            "Whether the newest file has the checksum beside it; absent for a file of more than a megabyte.");

    @Override
    public String name() {
        return "backups";
    }

    @Override
    public String help() {
        return "Age, size, number and wholeness of the files of each backup.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public List<Reading> readings() {
        return Stream.of(
                        Reading.from(
                                "first and last bytes of the files", LAST_SUCCESS, SIZE, VALID, PROBLEM, READ, MATCH),
                        Reading.from("list of the files", NEWEST, NEWEST_SIZE, FILES, BYTES, OLDEST, RATIO),
                        Reading.from("list of the files", EMPTY, UNREADABLE, UNFINISHED, FUTURE, ENCRYPTED, CHECKSUM))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void collect(BackupSession session, Samples samples) throws Exception {
        Incomplete failure = null;
        for (Definition backup : session.backups()) {
            if (backup.glob().isEmpty()) {
                continue;
            }
            try {
                emit(backup, session.look(backup), samples);
            } catch (Exception e) {
                failure = new Incomplete("backup " + backup.name(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void emit(Definition backup, Look.Result found, Samples samples) {
        String name = backup.name();
        samples.add(FILES, found.files(), name);
        samples.add(BYTES, found.bytes(), name);
        samples.add(EMPTY, found.empty(), name);
        samples.add(UNREADABLE, found.unreadable(), name);
        samples.add(UNFINISHED, found.unfinished(), name);
        samples.add(FUTURE, found.fromFuture(), name);
        samples.add(RATIO, found.sizeToMedian(), name);
        found.oldest().ifPresent(moment -> samples.add(OLDEST, seconds(moment), name));
        found.newest().ifPresent(newest -> newest(backup, newest, samples));
        found.good().ifPresent(good -> {
            samples.add(LAST_SUCCESS, seconds(good.item().modified()), name);
            samples.add(SIZE, good.item().size(), name);
        });
    }

    private static void newest(Definition backup, Look.Checked newest, Samples samples) {
        String name = backup.name();
        Finding finding = newest.finding();
        samples.add(NEWEST, seconds(newest.item().modified()), name);
        samples.add(NEWEST_SIZE, newest.item().size(), name);
        samples.add(READ, finding.read(), name);
        samples.add(ENCRYPTED, backup.isEncrypted(newest.item().name()) ? 1 : 0, name);
        if (finding.known()) {
            samples.add(VALID, finding.isGood() ? 1 : 0, name);
        }
        finding.problem().ifPresent(problem -> samples.add(PROBLEM, 1, name, problem.word()));
        if (backup.checksum()) {
            samples.add(CHECKSUM, newest.hasChecksum() ? 1 : 0, name);
        }
        finding.checksum().ifPresent(match -> samples.add(MATCH, match ? 1 : 0, name));
    }

    static double seconds(Instant moment) {
        return moment.getEpochSecond() + moment.getNano() / 1e9;
    }
}
