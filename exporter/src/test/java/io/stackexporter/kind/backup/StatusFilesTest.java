package io.stackexporter.kind.backup;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jobs write of themselves becomes metrics; what they should not have written does not. */
class StatusFilesTest {
    private static final String STATUS = "jobs: {status: ['*.json', '*.prom']}";

    @TempDir
    private Path folder;

    @Test
    void jsonIsRead() throws Exception {
        Instant finished = Instant.now().minusSeconds(100);
        Watch.file(folder, "a.json", """
                {
                \t"exit_status": 3, "finished_at": "%s", "restored_at": 1700000000, "verified_at": "2026-01-31T02:00:00+01:00",
                  "note": {"deep": [1, 2, {"exit_status": 9}]},
                  "drills": {"restore": {"at": 1700000500.5, "duration_seconds": 840, "success": true},
                             "failover": {"at": 1700000600, "success": false}}
                }
                """.formatted(finished.atOffset(ZoneOffset.ofHours(8))), Duration.ofSeconds(90));
        TargetReport report = Watch.once(folder, STATUS);
        assertThat(value(report, "backup_last_exit_status", "jobs")).isEqualTo(3);
        assertThat(value(report, "backup_last_run_timestamp_seconds", "jobs"))
                .isCloseTo(finished.toEpochMilli() / 1e3, Offset.offset(0.01));
        assertThat(value(report, "backup_last_restore_timestamp_seconds", "jobs"))
                .isEqualTo(1_700_000_000);
        assertThat(value(report, "backup_last_verified_timestamp_seconds", "jobs"))
                .isEqualTo(Instant.parse("2026-01-31T01:00:00Z").getEpochSecond());
        assertThat(value(report, "backup_last_drill_timestamp_seconds", "jobs", "restore"))
                .isEqualTo(1_700_000_500.5);
        assertThat(value(report, "backup_drill_duration_seconds", "jobs", "restore"))
                .isEqualTo(840);
        assertThat(value(report, "backup_drill_success", "jobs", "restore")).isEqualTo(1);
        assertThat(value(report, "backup_drill_success", "jobs", "failover")).isZero();
        assertThat(find(report, "backup_drill_duration_seconds", "jobs", "failover"))
                .isEmpty();
        assertThat(value(report, "backup_status_files", "jobs")).isEqualTo(1);
        assertThat(value(report, "backup_status_bad_files", "jobs")).isZero();
        assertThat(points(report, "backup_files")).isEmpty();
    }

    @Test
    void linesOfPrometheusAreRead() throws Exception {
        Watch.file(folder, "a.prom", """
                # HELP backup_last_exit_status Of the job.
                # TYPE backup_last_exit_status gauge
                backup_last_exit_status 0
                backup_last_run_timestamp_seconds{backup="other"} 1.7e9
                backup_drill_success{type="disaster"} 1
                backup_drill_duration_seconds{job="x", type="disaster"} 5400 1700000000000
                something_else{a="b"} NaN
                """, Duration.ofSeconds(90));
        TargetReport report = Watch.once(folder, STATUS);
        assertThat(value(report, "backup_last_exit_status", "jobs")).isZero();
        assertThat(value(report, "backup_last_run_timestamp_seconds", "jobs")).isEqualTo(1_700_000_000);
        assertThat(value(report, "backup_drill_success", "jobs", "disaster")).isEqualTo(1);
        assertThat(value(report, "backup_drill_duration_seconds", "jobs", "disaster"))
                .isEqualTo(5400);
        assertThat(points(report, "something_else")).isEmpty();
    }

    @Test
    void newestWordCounts() throws Exception {
        Watch.file(folder, "1.json", "{\"exit_status\": 1, \"restored_at\": 1700000900}", Duration.ofHours(2));
        Path last =
                Watch.file(folder, "0.json", "{\"exit_status\": 0, \"restored_at\": 1600000000}", Duration.ofHours(1));
        TargetReport report = Watch.once(folder, STATUS);
        assertThat(value(report, "backup_last_exit_status", "jobs")).isZero();
        assertThat(value(report, "backup_last_restore_timestamp_seconds", "jobs"))
                .isEqualTo(1_700_000_900);
        // It tells no time of its own.
        assertThat(value(report, "backup_last_run_timestamp_seconds", "jobs"))
                .isCloseTo(Files.getLastModifiedTime(last).toMillis() / 1e3, Offset.offset(0.01));
    }

    @Test
    void badFilesAreCountedAndCostNothingElse() throws Exception {
        String[] bad = {
            "{\"exit_status\": \"no number\"}",
            "{\"exit_status\": 0",
            "{\"finished_at\": \"yesterday-evening\"}",
            "{\"finished_at\": 99999999999}",
            "{\"drills\": {\"a type\\nwith a line break\": {\"success\": true}}}",
            "{\"unknown\": 1}",
            "no sample at all here",
            "",
            "{\"exit_status\": 0}" + " ".repeat(70_000),
            "[".repeat(5000),
        };
        for (int i = 0; i < bad.length; i++) {
            Watch.file(folder, "bad" + i + ".json", bad[i], Duration.ofMinutes(i));
        }
        Watch.file(folder, "good.json", "{\"exit_status\": 0, \"finished_at\": null}", Duration.ofHours(1));
        TargetReport report = Watch.once(folder, STATUS);
        assertThat(value(report, "backup_status_files", "jobs")).isEqualTo(bad.length + 1);
        assertThat(value(report, "backup_status_bad_files", "jobs")).isEqualTo(bad.length);
        assertThat(value(report, "backup_last_exit_status", "jobs")).isZero();
        assertThat(points(report, "backup_drill_success")).isEmpty();
    }
}
