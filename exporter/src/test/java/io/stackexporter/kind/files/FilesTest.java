package io.stackexporter.kind.files;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups of files: how many, how large, how old, and when the last line was written. */
class FilesTest {
    private static final Instant THEN = Instant.parse("2026-01-31T02:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void groupsAreMeasured() throws Exception {
        write("app-1.log", "one\n", THEN.minusSeconds(100));
        write("app-2.log", "twenty\n", THEN);
        write("other", "x", THEN.plusSeconds(100));
        TargetReport report = once("app: {pattern: 'app-?.log'}", "none: {pattern: 'sub/*.log'}");
        assertThat(value(report, "files_count", "app")).isEqualTo(2);
        assertThat(value(report, "files_total_bytes", "app")).isEqualTo(11);
        assertThat(value(report, "files_size_bytes", "app")).isEqualTo(7);
        assertThat(value(report, "files_modified_timestamp_seconds", "app")).isEqualTo(THEN.getEpochSecond());
        assertThat(value(report, "files_count", "none")).isZero();
        assertThat(find(report, "files_modified_timestamp_seconds", "none")).isEmpty();
        assertThat(points(report, "files_newest_line_timestamp_seconds")).isEmpty();
        assertThat(value(report, "stack_storage_limit_bytes", folder.toString()))
                .isEqualTo(Files.getFileStore(folder).getTotalSpace());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-01-31T02:00:00Z INFO started
            2026-01-31T03:00:00.000+01:00 [main] INFO started
            2026-01-31 02:00:00,000 +0000 WARN started
            2026/01/31 02:00:00 UTC started
            [2026-01-31 02:00:00.000 UTC] LOG:  started
            time=2026-01-31T02:00:00.000Z level=info msg=started
            {"level":"info","time":"2026-01-31T02:00:00Z","msg":"started"}
            {"level":30,"time":1769824800000,"pid":1}
            1769824800.000 started
            127.0.0.1 - - [31/Jan/2026:03:00:00 +0100] "GET / HTTP/1.1" 200 5
            """)
    void newestLineIsFoundInTheUsualForms(String line) throws Exception {
        write("app.log", "2025-01-01T00:00:00Z first\n" + line + "\n\tat some.Trace(line)\n\n", THEN.plusSeconds(5));
        TargetReport report = once("app: {pattern: app.log, lines: true}");
        assertThat(value(report, "files_newest_line_timestamp_seconds", "app")).isEqualTo(THEN.getEpochSecond());
    }

    @Test
    void logWithoutTimesHasNone() throws Exception {
        write("app.log", "started\n2026-99-99T02:00:00Z\nversion 1.2.3\n", THEN);
        TargetReport report = once("app: {pattern: app.log, lines: true}");
        assertThat(find(report, "files_newest_line_timestamp_seconds", "app")).isEmpty();
        assertThat(value(report, "files_unreadable", "app")).isZero();
    }

    /** It would hide for ever that nobody writes any more. */
    @Test
    void lineFromTheFutureIsPassedOver() throws Exception {
        write("app.log", "2026-01-31T02:00:00Z true\n2999-01-01T00:00:00Z not yet\n", THEN);
        TargetReport report = once("app: {pattern: app.log, lines: true}");
        assertThat(value(report, "files_newest_line_timestamp_seconds", "app"))
                .isEqualTo(Instant.parse("2026-01-31T02:00:00Z").getEpochSecond());
    }

    @Test
    void ofALargeLogOnlyTheEndIsRead() throws Exception {
        Path log = folder.resolve("app.log");
        try (RandomAccessFile out = new RandomAccessFile(log.toFile(), "rw")) {
            out.setLength(20L << 30);
            out.seek(out.length());
            out.write("\n2026-01-31T02:00:00Z last\n".getBytes(StandardCharsets.UTF_8));
        }
        TargetReport report = once("app: {pattern: app.log, lines: true}");
        assertThat(value(report, "files_newest_line_timestamp_seconds", "app")).isEqualTo(THEN.getEpochSecond());
    }

    @Test
    void linksAreNotFollowedAndDirectoriesAreNoFiles(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("a.log"), "x");
        Files.createSymbolicLink(folder.resolve("b.log"), outside.resolve("a.log"));
        Files.createSymbolicLink(folder.resolve("sub"), outside);
        Files.createDirectory(folder.resolve("c.log"));
        TargetReport report = once("here: {pattern: '*.log'}", "below: {pattern: '*/*.log'}");
        assertThat(value(report, "files_count", "here")).isZero();
        assertThat(value(report, "files_count", "below")).isZero();
    }

    @Test
    void directoryThatIsNotThereIsTold() throws Exception {
        try (WatchedTarget watch =
                WatchedTarget.of(new FilesKind(), "file://" + folder.resolve("gone"), "files: {app: {pattern: a}}")) {
            Failed gone = (Failed) watch.scrape().session();
            assertThat(gone.kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(gone.message()).startsWith("the directory " + folder.resolve("gone") + " is not there");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /var/log          | {a: {pattern: a}}             | url: must be like file:///var/log/app, with three slashes
            file:///var/log   | {}                            | must name at least one group of files, like {app: {pattern: 'app*.log'}}
            file:///var/log   | {a: {pattern: ../a}}          | files.a.pattern: must name files below the directory
            file:///var/log   | {a: {pattern: a, lines: yes}} | files.a.lines: must be true or false
            """)
    void mistakesAreTold(String url, String files, String problem) {
        assertThatThrownBy(() -> WatchedTarget.of(new FilesKind(), url, "files: " + files))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem);
    }

    private void write(String name, String content, Instant modified) throws Exception {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private TargetReport once(String... groups) throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(
                new FilesKind(), "file://" + folder, "files:", "  " + String.join("\n      ", groups))) {
            TargetReport report = watch.scrape();
            assertThat(report.up()).isTrue();
            assertThat(WatchedTarget.failures(report)).isEmpty();
            return report;
        }
    }
}
