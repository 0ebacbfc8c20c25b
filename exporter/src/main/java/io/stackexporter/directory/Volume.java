package io.stackexporter.directory;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Room on the volume that a directory lies on. What is free is what may still be written by anybody but root, so used and
 * free need not add up.
 */
public record Volume(long used, long free, long size) {
    public static Volume of(Path folder) throws IOException {
        try {
            FileStore store = Files.getFileStore(folder);
            long size = store.getTotalSpace();
            return new Volume(size - store.getUnallocatedSpace(), store.getUsableSpace(), size);
        } catch (IOException e) {
            throw FolderException.of(folder, e);
        }
    }

    public static List<Reading> readings() {
        return Reading.from(
                "statvfs", Signal.STORAGE_USED.metric(), Signal.STORAGE_FREE.metric(), Signal.STORAGE_LIMIT.metric());
    }

    /** A volume without a size, as some network file systems are, has no limit. */
    public void emit(String name, Samples samples) {
        if (size > 0) {
            add(Signal.STORAGE_USED.metric(), used, name, samples);
            add(Signal.STORAGE_FREE.metric(), free, name, samples);
            add(Signal.STORAGE_LIMIT.metric(), size, name, samples);
        }
    }

    private static void add(Metric metric, long bytes, String name, Samples samples) {
        samples.add(metric, bytes, name);
    }
}
