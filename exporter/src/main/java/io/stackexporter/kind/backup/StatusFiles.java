package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Stopwatch;
import io.stackexporter.directory.Glob;
import io.stackexporter.directory.Newest;
import io.stackexporter.kind.backup.StatusReport.Thing;
import io.stackexporter.kind.backup.StatusReport.Told;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads what jobs have written of themselves: the newest few files, each a small one. */
final class StatusFiles {
    private static final int MOST_FILES = 20;
    private static final int LARGEST = 64 << 10;
    private static final double AHEAD = 300;

    private final Definition backup;
    private final double now = Backups.seconds(Stopwatch.now());

    StatusFiles(Definition backup) {
        this.backup = backup;
    }

    StatusReport read(Store store, Deadline deadline) throws Exception {
        Newest<Item> newest = new Newest<>(MOST_FILES, Item::modified, Item::name);
        for (Glob glob : backup.status()) {
            store.list(glob, deadline, newest::add);
        }
        StatusReport report = new StatusReport();
        for (Item item : newest.all().reversed()) {
            add(item, report);
        }
        return report;
    }

    private void add(Item item, StatusReport report) throws IOException {
        try {
            report.add(values(item));
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException bad) {
            report.addBad();
        }
    }

    private Map<Told, Double> values(Item item) throws IOException {
        if (item.size() > LARGEST) {
            throw new IOException("it is larger than a status file");
        }
        Map<Told, Double> values;
        try (Content content = item.opener().open()) {
            values = StatusText.read(new String(content.read(0, LARGEST), StandardCharsets.UTF_8));
        }
        for (Map.Entry<Told, Double> each : values.entrySet()) {
            if (each.getKey().thing().isMoment() && each.getValue() > now + AHEAD) {
                throw new IOException("it tells of the future");
            }
        }
        if (values.containsKey(new Told(Thing.EXIT_STATUS, ""))) {
            // A job that tells only how it ended has ended when it told it.
            values.putIfAbsent(new Told(Thing.RUN, ""), Backups.seconds(item.modified()));
        }
        return values;
    }
}
