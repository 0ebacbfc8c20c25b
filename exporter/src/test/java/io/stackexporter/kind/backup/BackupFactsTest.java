package io.stackexporter.kind.backup;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the files of a backup, and what is not told because it is not known. */
class BackupFactsTest {
    private static final String DUMP = "-- MySQL dump 10.13\nINSERT 1;\n-- Dump completed on 2026-01-31\n";

    @TempDir
    private Path folder;

    @Test
    void newestGoodOneCountsAndTheBrokenOneAfterItIsTold() throws Exception {
        Watch.file(folder, "a_1.sql", DUMP, Duration.ofDays(3));
        Path good = Watch.file(folder, "a_2.sql", DUMP, Duration.ofDays(2));
        Watch.file(folder, "a_3.sql", DUMP.substring(0, 25), Duration.ofDays(1));
        TargetReport report = Watch.once(folder, "full: {pattern: 'a_*.sql'}");
        assertThat(value(report, "stack_backup_last_success_timestamp_seconds", "full"))
                .isEqualTo(Files.getLastModifiedTime(good).toMillis() / 1e3, Offset.offset(0.01));
        assertThat(value(report, "stack_backup_size_bytes", "full")).isEqualTo(DUMP.length());
        assertThat(value(report, "stack_backup_valid", "full")).isZero();
        assertThat(value(report, "backup_newest_problem", "full", "truncated")).isEqualTo(1);
        assertThat(value(report, "backup_newest_size_bytes", "full")).isEqualTo(25);
        assertThat(now() - value(report, "backup_newest_timestamp_seconds", "full"))
                .isBetween(86_400.0, 86_500.0);
        assertThat(now() - value(report, "backup_oldest_timestamp_seconds", "full"))
                .isBetween(259_200.0, 259_300.0);
        assertThat(value(report, "backup_files", "full")).isEqualTo(3);
        assertThat(value(report, "backup_bytes", "full")).isEqualTo(2 * DUMP.length() + 25);
        assertThat(find(report, "backup_size_to_median_ratio", "full")).isEmpty();
        assertThat(find(report, "backup_expected_max_files", "full")).isEmpty();
        assertThat(find(report, "backup_last_exit_status", "full")).isEmpty();
    }

    private static double now() {
        return Instant.now().toEpochMilli() / 1e3;
    }

    @Test
    void sizeIsHeldAgainstTheMedianOfTheSevenBefore() throws Exception {
        // The eighth before it is no longer asked.
        for (int i = 1; i <= 8; i++) {
            Watch.file(folder, "f" + i, "x".repeat(i == 8 ? 100_000 : 100 * i), Duration.ofDays(i));
        }
        Watch.file(folder, "f0", "x".repeat(100), Duration.ofHours(1));
        TargetReport report = Watch.once(folder, "full: {pattern: 'f?', format: none}");
        assertThat(value(report, "backup_size_to_median_ratio", "full")).isEqualTo(0.25);
        assertThat(value(report, "stack_backup_valid", "full")).isEqualTo(1);
    }

    @Test
    void withoutAFileNothingIsInvented() throws Exception {
        TargetReport report = Watch.once(folder, "full: {pattern: 'db/daily/*.dump', max_files: 10}");
        assertThat(value(report, "backup_files", "full")).isZero();
        assertThat(value(report, "backup_bytes", "full")).isZero();
        assertThat(value(report, "backup_expected_max_files", "full")).isEqualTo(10);
        assertThat(find(report, "stack_backup_valid", "full")).isEmpty();
        assertThat(find(report, "stack_backup_last_success_timestamp_seconds", "full"))
                .isEmpty();
        assertThat(find(report, "backup_oldest_timestamp_seconds", "full")).isEmpty();
    }

    @Test
    void expectationsOfEachBackupAreServed() throws Exception {
        TargetReport report = Watch.once(
                folder, "hourly: {pattern: 'i_*', max_age: 65m, retention: 7d, min_files: 2, max_files: 170}");
        assertThat(value(report, "backup_expected_max_age_seconds", "hourly")).isEqualTo(3900);
        assertThat(value(report, "backup_expected_retention_seconds", "hourly")).isEqualTo(604_800);
        assertThat(value(report, "backup_expected_min_files", "hourly")).isEqualTo(2);
        assertThat(value(report, "backup_expected_max_files", "hourly")).isEqualTo(170);
    }

    @Test
    void tooSmallOneIsNoBackup() throws Exception {
        Watch.file(folder, "a.sql", DUMP, Duration.ofHours(1));
        TargetReport report = Watch.once(folder, "full: {pattern: 'a.sql', min_size: 10MiB}");
        assertThat(value(report, "stack_backup_valid", "full")).isZero();
        assertThat(value(report, "backup_newest_problem", "full", "too_small")).isEqualTo(1);
    }

    @Test
    void wholenessOfWhatCannotBeReadIsNotKnown() throws Exception {
        Watch.file(folder, "a.sql.gpg", "secret", Duration.ofHours(1));
        Watch.file(folder, "b.bin", "whatever", Duration.ofHours(1));
        TargetReport report = Watch.once(folder, "secret: {pattern: '*.gpg'}", "other: {pattern: '*.bin'}");
        assertThat(find(report, "stack_backup_valid", "secret")).isEmpty();
        assertThat(value(report, "backup_encrypted", "secret")).isEqualTo(1);
        assertThat(now() - value(report, "stack_backup_last_success_timestamp_seconds", "secret"))
                .isBetween(3600.0, 3700.0);
        assertThat(find(report, "stack_backup_valid", "other")).isEmpty();
        assertThat(value(report, "backup_encrypted", "other")).isZero();
    }

    @Test
    void anotherFormThanTheNameOrTheConfigurationSaysIsCorrupt() throws Exception {
        Watch.file(folder, "a.sql.gz", DUMP, Duration.ofHours(1));
        Watch.file(folder, "b.dump", DUMP, Duration.ofHours(1));
        Watch.file(folder, "c.dump", "\0".repeat(9000), Duration.ofHours(1));
        TargetReport report = Watch.once(
                folder, "a: {pattern: a.sql.gz}", "b: {pattern: b.dump, format: binlog}", "c: {pattern: c.dump}");
        for (String name : new String[] {"a", "b", "c"}) {
            assertThat(value(report, "backup_newest_problem", name, "corrupt")).isEqualTo(1);
        }
    }

    @Test
    void checksumBesideIsCompared() throws Exception {
        Watch.file(folder, "a.sql", DUMP, Duration.ofHours(1));
        Watch.file(folder, "a.sql.md5", "%s  a.sql\n".formatted(md5(DUMP)), Duration.ofHours(1));
        Watch.file(folder, "b.sql", DUMP.replace("INSERT 1", "INSERT 2"), Duration.ofHours(1));
        Watch.file(folder, "b.sql.md5", md5(DUMP), Duration.ofHours(1));
        TargetReport report = Watch.once(
                folder, "a: {pattern: 'a*'}", "b: {pattern: b.sql}", "off: {pattern: b.sql, checksum: 'off'}");
        assertThat(value(report, "backup_files", "a")).isEqualTo(1);
        assertThat(value(report, "backup_checksum_present", "a")).isEqualTo(1);
        assertThat(value(report, "backup_checksum_match", "a")).isEqualTo(1);
        assertThat(value(report, "stack_backup_valid", "a")).isEqualTo(1);
        assertThat(value(report, "backup_checksum_match", "b")).isZero();
        assertThat(value(report, "backup_newest_problem", "b", "checksum")).isEqualTo(1);
        assertThat(value(report, "stack_backup_valid", "off")).isEqualTo(1);
        assertThat(find(report, "backup_checksum_present", "off")).isEmpty();
    }

    private static String md5(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void roomOfTheVolumeIsThatOfTheSystem() throws Exception {
        TargetReport report = Watch.once(folder, "full: {pattern: 'a'}");
        String place = folder.toString();
        assertThat(value(report, "stack_storage_limit_bytes", place))
                .isEqualTo(Files.getFileStore(folder).getTotalSpace());
        assertThat(value(report, "stack_storage_free_bytes", place))
                .isLessThan(value(report, "stack_storage_limit_bytes", place));
        assertThat(value(report, "stack_storage_used_bytes", place)).isPositive();
    }
}
