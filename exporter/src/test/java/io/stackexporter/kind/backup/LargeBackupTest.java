package io.stackexporter.kind.backup;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups of twenty gigabytes, sparse so that they cost no disk: real ones that are torn apart, with a hole between what they
 * begin and what they end with, and the same without their end.
 */
class LargeBackupTest {
    private static final long HOLE = 20L << 30;
    private static final int BUDGET = 1 << 20;
    private static final int END = 700 << 10;

    @TempDir
    private Path folder;

    @Test
    void largeOnesAreCheckedByAMegabyte() throws Exception {
        noise();
        run(
                "tar -cf files.tar noise && gzip -k files.tar && zstd -q files.tar && xz -0 -k files.tar && bzip2 -k files.tar");
        dump();
        for (String ending : List.of("tar.gz", "tar.zst", "tar.xz", "tar.bz2", "dump")) {
            tear(folder.resolve("files." + ending), ending);
        }
        tar();
        TargetReport report = Watch.once(
                folder,
                "gzip: {pattern: torn.tar.gz}",
                "zstd: {pattern: torn.tar.zst}",
                "xz: {pattern: torn.tar.xz}",
                "bzip2: {pattern: torn.tar.bz2}",
                "pg_dump: {pattern: torn.dump}",
                "tar: {pattern: torn.tar}",
                "gzip_cut: {pattern: cut.tar.gz}",
                "zstd_cut: {pattern: cut.tar.zst}",
                "xz_cut: {pattern: cut.tar.xz}",
                "bzip2_cut: {pattern: cut.tar.bz2}",
                "pg_dump_cut: {pattern: cut.dump}",
                "tar_cut: {pattern: cut.tar}");
        for (String whole : List.of("gzip", "zstd", "xz", "bzip2", "pg_dump", "tar")) {
            assertThat(value(report, "backup_newest_size_bytes", whole)).isGreaterThan(HOLE);
            assertThat(find(report, "stack_backup_valid", whole)).as(whole).hasValue(1);
            assertThat(find(report, "stack_backup_valid", whole + "_cut"))
                    .as(whole + "_cut")
                    .hasValue(0);
            assertThat(value(report, "backup_newest_check_read_bytes", whole)).isBetween(1.0, (double) BUDGET);
            assertThat(value(report, "backup_newest_check_read_bytes", whole + "_cut"))
                    .isBetween(1.0, (double) BUDGET);
        }
        System.out.println("Twelve backups of 20 GiB were checked in "
                + ((Outcome.Done) Objects.requireNonNull(report.collectors().get("backups")))
                        .took()
                        .toMillis() + " ms.");
    }

    private void noise() throws IOException {
        byte[] noise = new byte[3 << 20];
        new Random(7).nextBytes(noise);
        Files.writeString(folder.resolve("noise"), Base64.getEncoder().encodeToString(noise));
    }

    private void dump() throws Exception {
        Program.installed("pg_dump", "postgresql-client");
        try (PostgresqlServer server = PostgresqlServer.start(15)) {
            server.execute("CREATE TABLE words AS SELECT repeat(md5(i::text), 3) FROM generate_series(1, 60000) AS i");
            run("pg_dump -Fc --host=127.0.0.1 --username=postgres -f files.dump postgres --port=" + server.port());
        }
    }

    /** The first quarter, a hole, and the end. */
    private void tear(Path whole, String ending) throws IOException {
        byte[] bytes = Files.readAllBytes(whole);
        int start = bytes.length / 4;
        write("torn." + ending, bytes, start, HOLE, END);
        write("cut." + ending, bytes, start, HOLE, 0);
    }

    private void write(String name, byte[] bytes, int start, long hole, int end) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes, 0, start);
            out.setLength(start + hole);
            out.seek(start + hole);
            out.write(bytes, bytes.length - end, end);
        }
        Watch.age(file, Duration.ofHours(1));
    }

    /** A file of twenty gigabytes in an archive. */
    private void tar() throws IOException {
        run("truncate -s 20G empty && (tar -cf - empty || true) 2>/dev/null | head -c 512 > header; rm empty");
        byte[] header = Files.readAllBytes(folder.resolve("header"));
        write("torn.tar", header, header.length, HOLE + 10_240, 0);
        write("cut.tar", header, header.length, HOLE - 10_240, 0);
    }

    private void run(String command) {
        Program.run(folder, "program", List.of("bash", "-c", command));
    }
}
