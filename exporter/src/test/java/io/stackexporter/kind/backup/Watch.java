package io.stackexporter.kind.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What tests of a directory of backups have in common. */
final class Watch {
    private Watch() {}

    /** A file that was written some time ago. */
    static Path file(Path folder, String name, String content, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        age(file, age);
        return file;
    }

    static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    /** Watches a directory; each line is one backup. */
    static WatchedTarget of(Path folder, String... backups) throws Exception {
        List<String> lines = new ArrayList<>(List.of("backups:"));
        List.of(backups).forEach(line -> lines.add("  " + line));
        return WatchedTarget.of(new BackupKind(), "'file://" + folder + "'", lines.toArray(String[]::new));
    }

    /** One scrape in which nothing fails. */
    static TargetReport once(Path folder, String... backups) throws Exception {
        try (WatchedTarget watch = of(folder, backups)) {
            TargetReport report = watch.scrape(Duration.ofSeconds(30));
            assertThat(report.up()).isTrue();
            assertThat(WatchedTarget.failures(report)).isEmpty();
            return report;
        }
    }
}
