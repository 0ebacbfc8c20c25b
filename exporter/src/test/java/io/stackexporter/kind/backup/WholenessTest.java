package io.stackexporter.kind.backup;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.value;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of backup that is known is seen to be whole when it is, and not when its end is missing. */
class WholenessTest {
    private static final List<Double> PLACES = List.of(0.01, 0.1, 0.25, 0.333, 0.5, 0.62, 0.75, 0.9, 0.97, 0.99);
    private static final int BUDGET = 1 << 20;

    @TempDir
    private static Path folder;

    private static List<String> files = List.of();

    @BeforeAll
    static void make() throws Exception {
        files = RealBackups.make(folder);
        for (String file : files) {
            age(folder.resolve(file));
        }
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }

    @Test
    void wholeOnesAreValid() throws Exception {
        assertThat(files).hasSizeGreaterThan(20);
        TargetReport report = scrape(folder, files);
        assertThat(files).allSatisfy(file -> {
            assertThat(find(report, "stack_backup_valid", file)).hasValue(1);
            assertThat(value(report, "stack_backup_size_bytes", file)).isEqualTo(Files.size(folder.resolve(file)));
            assertThat(value(report, "backup_newest_check_read_bytes", file)).isLessThanOrEqualTo(BUDGET);
        });
    }

    @Test
    void truncatedOnesAreNot(@TempDir Path broken) throws Exception {
        List<String> names = new ArrayList<>();
        for (String file : files) {
            byte[] whole = Files.readAllBytes(folder.resolve(file));
            for (double place : PLACES) {
                names.add(cut(broken, file, whole, (int) (whole.length * place)));
            }
            // Behind the last words of a dump as text there is little more than the time.
            names.add(cut(broken, file, whole, whole.length - (file.endsWith(".sql") ? 150 : 9)));
        }
        TargetReport report = scrape(broken, names);
        assertThat(names)
                .allSatisfy(name -> assertThat(find(report, "stack_backup_valid", name))
                        .as(name)
                        .hasValue(0));
        assertThat(names)
                .allSatisfy(name -> assertThat(find(report, "stack_backup_last_success_timestamp_seconds", name))
                        .isEmpty());
    }

    private static String cut(Path into, String file, byte[] whole, int length) throws IOException {
        String name = length + "_" + file;
        Files.write(into.resolve(name), Arrays.copyOf(whole, length));
        age(into.resolve(name));
        return name;
    }

    @Test
    void emptyOnesAreNot(@TempDir Path broken) throws Exception {
        for (String file : files) {
            Files.createFile(broken.resolve(file));
            age(broken.resolve(file));
        }
        TargetReport report = scrape(broken, files);
        assertThat(files).allSatisfy(file -> {
            assertThat(find(report, "stack_backup_valid", file)).hasValue(0);
            assertThat(find(report, "backup_newest_problem", file, "empty")).hasValue(1);
        });
    }

    private static TargetReport scrape(Path folder, List<String> names) throws Exception {
        List<String> lines = new ArrayList<>(List.of("backups:"));
        names.forEach(name -> lines.add("  '" + name + "': {pattern: '" + name + "'}"));
        try (WatchedTarget watch =
                WatchedTarget.of(new BackupKind(), "file://" + folder, lines.toArray(String[]::new))) {
            TargetReport report = watch.scrape(Duration.ofSeconds(30));
            assertThat(WatchedTarget.failures(report)).isEmpty();
            return report;
        }
    }
}
