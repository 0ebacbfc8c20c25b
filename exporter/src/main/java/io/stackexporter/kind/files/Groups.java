package io.stackexporter.kind.files;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Number, size and age of each group of files. */
final class Groups implements Collector<FilesSession> {
    private static final Metric COUNT = gauge("count", "Files of this group.");
    private static final Metric TOTAL = gauge("total_bytes", "Size of all of them.");
    private static final Metric SIZE = gauge("size_bytes", "Size of the one that was written last.");
    private static final Metric MODIFIED =
            gauge("modified_timestamp_seconds", "When one of them was last written, as Unix time.");
    private static final Metric UNREADABLE = gauge("unreadable", "Files that could not be looked at.");
    private static final Metric LINE = gauge(
            "newest_line_timestamp_seconds",
            "When the newest line of the newest file was written, by the time that it begins with.");

    private static Metric gauge(String name, String help) {
        return Metric.compatible("files_" + name, MetricType.GAUGE, help, "name");
    }

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public String help() {
        return "Number, size and age of each group of files.";
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(30);
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings =
                new ArrayList<>(Reading.from("list of the files", COUNT, TOTAL, SIZE, MODIFIED, UNREADABLE));
        readings.addAll(Reading.from("last lines of the newest file", LINE));
        return readings;
    }

    @Override
    public void collect(FilesSession session, Samples samples) throws Exception {
        Incomplete failure = null;
        for (Watched watched : session.watched()) {
            try {
                emit(watched.name(), session.look(watched), samples);
            } catch (Exception e) {
                failure = new Incomplete("files " + watched.name(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void emit(String name, FilesLook.Result found, Samples samples) {
        samples.add(COUNT, found.count(), name);
        samples.add(TOTAL, found.bytes(), name);
        samples.add(UNREADABLE, found.unreadable(), name);
        found.newest().ifPresent(file -> {
            samples.add(SIZE, file.size(), name);
            samples.add(MODIFIED, seconds(file.modified()), name);
        });
        found.line().ifPresent(moment -> samples.add(LINE, seconds(moment), name));
    }

    private static double seconds(Instant moment) {
        return moment.getEpochSecond() + moment.getNano() / 1e9;
    }
}
