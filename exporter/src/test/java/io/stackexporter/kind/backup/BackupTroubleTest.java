package io.stackexporter.kind.backup;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories as they are on bad days: the reason is the right one, and nothing beside it suffers. */
class BackupTroubleTest {
    private static final String DUMP = "-- MySQL dump 10.13\nINSERT 1;\n-- Dump completed on 2026-01-31\n";
    private static final int MANY = 100_000;

    @TempDir
    private Path folder;

    @Test
    void directoryThatVanishesIsToldAndFoundAgain() throws Exception {
        Path place = Files.createDirectory(folder.resolve("place"));
        Watch.file(place, "a.sql", DUMP, Duration.ofHours(1));
        try (WatchedTarget watch = Watch.of(place, "full: {pattern: '*.sql'}")) {
            assertThat(watch.scrape().up()).isTrue();
            Files.move(place, folder.resolve("elsewhere"));
            Failed gone = (Failed) watch.scrape().session();
            assertThat(gone.kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(gone.message())
                    .isEqualTo(
                            "the directory " + place + " is not there; is its volume mounted, also for the exporter?");
            Files.move(folder.resolve("elsewhere"), place);
            assertThat(value(watch.scrape(), "stack_backup_valid", "full")).isEqualTo(1);
        }
    }

    @Test
    void fileInsteadOfADirectoryIsTold() throws Exception {
        Path file = Watch.file(folder, "a.sql", DUMP, Duration.ofHours(1));
        try (WatchedTarget watch = Watch.of(file, "full: {pattern: '*.sql'}")) {
            assertThat(((Failed) watch.scrape().session()).message())
                    .isEqualTo(file + " is no directory; url names the directory that holds the files");
        }
    }

    /** What only writers may open: root cannot read it either. */
    @Test
    void unreadableFileIsCountedAndTheOthersGoOn() throws Exception {
        TargetReport report = Watch.once(
                Path.of("/sys/bus/cpu"), "full: {pattern: uevent}", "none: {pattern: 'no such *', format: none}");
        assertThat(value(report, "stack_backup_valid", "full")).isZero();
        assertThat(value(report, "backup_newest_problem", "full", "unreadable")).isEqualTo(1);
        assertThat(value(report, "backup_unreadable_files", "full")).isEqualTo(1);
        assertThat(find(report, "stack_backup_last_success_timestamp_seconds", "full"))
                .isEmpty();
        assertThat(value(report, "backup_unreadable_files", "none")).isZero();
    }

    @Test
    void fileThatIsBeingWrittenDoesNotCountYet() throws Exception {
        Path before = Watch.file(folder, "a_1.sql", DUMP, Duration.ofHours(26));
        Files.writeString(folder.resolve("a_2.sql"), DUMP.substring(0, 30));
        TargetReport report = Watch.once(folder, "full: {pattern: '*.sql'}");
        assertThat(value(report, "backup_unfinished_files", "full")).isEqualTo(1);
        assertThat(value(report, "stack_backup_valid", "full")).isEqualTo(1);
        assertThat(value(report, "backup_newest_timestamp_seconds", "full"))
                .isCloseTo(Files.getLastModifiedTime(before).toMillis() / 1e3, Offset.offset(0.01));
        Files.writeString(folder.resolve("a_2.sql"), DUMP);
        report = Watch.once(folder, "full: {pattern: '*.sql'}");
        assertThat(value(report, "backup_unfinished_files", "full")).isZero();
        assertThat(value(report, "backup_newest_size_bytes", "full")).isEqualTo(DUMP.length());
    }

    @Test
    void fileThatGrowsWhileItIsReadDoesNotCount() throws Exception {
        Path file = Files.writeString(folder.resolve("growing"), "x");
        Await.until("a look meets a writer", () -> meetsWriter(file));
    }

    private boolean meetsWriter(Path file) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                append(file);
            }
        });
        try {
            TargetReport report = Watch.once(folder, "full: {pattern: growing, format: none}");
            return value(report, "backup_unfinished_files", "full") == 1
                    && find(report, "stack_backup_last_success_timestamp_seconds", "full")
                            .isEmpty();
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    private static void append(Path file) {
        try {
            Files.writeString(file, "more", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void gzipOfThousandsOfEmptyPartsIsNoBackup() throws Exception {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            new GZIPOutputStream(parts).close();
        }
        Path file = Watch.file(folder, "full.sql.gz", "", Duration.ofHours(1));
        FileTime then = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(Files.write(file, parts.toByteArray()), then);
        try (WatchedTarget watch = Watch.of(folder, "full: {pattern: '*.gz'}")) {
            assertThat(value(watch.scrape(), "stack_backup_valid", "full")).isZero();
        }
    }

    @Test
    void fileFromTheFutureIsNoBackup() throws Exception {
        Watch.file(folder, "a_1.sql", DUMP, Duration.ofHours(30));
        Watch.file(folder, "a_2.sql", DUMP + "\n", Duration.ofHours(-30));
        TargetReport report = Watch.once(folder, "full: {pattern: '*.sql'}");
        assertThat(value(report, "backup_future_files", "full")).isEqualTo(1);
        assertThat(value(report, "backup_files", "full")).isEqualTo(2);
        assertThat(value(report, "stack_backup_size_bytes", "full")).isEqualTo(DUMP.length());
    }

    @Test
    void namesMayHoldLineBreaksAndQuotes() throws Exception {
        Watch.file(folder, "full\n\"1\".sql", DUMP, Duration.ofHours(1));
        TargetReport report = Watch.once(folder, "full: {pattern: 'full*.sql'}");
        assertThat(value(report, "stack_backup_valid", "full")).isEqualTo(1);
    }

    @Test
    void linksAreNotFollowed(@TempDir Path outside) throws Exception {
        Watch.file(outside, "a.sql", DUMP, Duration.ofHours(1));
        Files.createSymbolicLink(folder.resolve("link.sql"), outside.resolve("a.sql"));
        Files.createSymbolicLink(folder.resolve("daily"), outside);
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        TargetReport report = Watch.once(
                folder, "file: {pattern: '*.sql'}", "folder: {pattern: 'daily/*.sql'}", "any: {pattern: '*/*.sql'}");
        assertThat(WatchedTarget.points(report, "backup_files")).hasSize(3).allMatch(point -> point.value() == 0);
        assertThat(WatchedTarget.points(report, "stack_backup_valid")).isEmpty();
    }

    @Test
    void manyFilesAreCountedAndFewAreKept() throws Exception {
        Path memory = Path.of("/dev/shm");
        Path many = Files.createTempDirectory(Files.isWritable(memory) ? memory : folder, "many");
        try {
            for (int i = 0; i < MANY; i++) {
                Files.createFile(many.resolve("f" + i));
            }
            try (WatchedTarget watch = Watch.of(many, "full: {pattern: 'f*'}", "other: {pattern: 'g*'}")) {
                TargetReport report = watch.scrape(Duration.ofSeconds(60));
                assertThat(value(report, "backup_files", "full")).isEqualTo(MANY);
                assertThat(value(report, "backup_empty_files", "full")).isEqualTo(MANY);
                assertThat(value(report, "backup_files", "other")).isZero();
            }
        } finally {
            try (Stream<Path> files = Files.walk(many)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
