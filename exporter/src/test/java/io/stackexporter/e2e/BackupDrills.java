package io.stackexporter.e2e;

import io.stackexporter.servers.MariadbDump;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Backups: real dumps, one for each of the last days, and a volume that fills up. */
final class BackupDrills implements DrillGround {
    private static final long LARGEST_FILL = 128L << 20;

    private final Path folder;
    private final Path memory;
    private final long fill;
    private final double limit;

    BackupDrills(Path folder, MysqlServer server) throws IOException {
        this.folder = Files.createDirectory(folder.resolve("backups"));
        for (String name : List.of("control", "missing", "truncated", "old")) {
            dump(this.folder, Files.createDirectory(this.folder.resolve(name)), server);
        }
        memory = Files.createTempDirectory(Path.of("/dev/shm"), "drill-");
        copy(this.folder.resolve("control"), memory);
        FileStore store = Files.getFileStore(memory);
        fill = Math.min(LARGEST_FILL, store.getUnallocatedSpace() / 2);
        limit = (store.getUnallocatedSpace() - fill / 2.0) / store.getTotalSpace();
    }

    private static void dump(Path log, Path where, MysqlServer server) throws IOException {
        Path first = where.resolve("shop-1.sql");
        Program.run(
                log,
                "dump",
                List.of(
                        MariadbDump.program().toString(),
                        "--no-defaults",
                        "--host=127.0.0.1",
                        "--port=" + server.port(),
                        "--user=root",
                        "--skip-ssl",
                        "--result-file=" + first,
                        "shop"));
        for (int day = 2; day <= 4; day++) {
            Files.copy(first, where.resolve("shop-" + day + ".sql"));
        }
        for (int day = 1; day <= 4; day++) {
            age(where.resolve("shop-" + day + ".sql"), Duration.ofHours(24L * (4 - day) + 1));
        }
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public List<WatchedTarget> targets() {
        return List.of(
                target("control-backup", folder.resolve("control")),
                target("backup-missing", folder.resolve("missing")),
                target("backup-truncated", folder.resolve("truncated")),
                target("backup-old", folder.resolve("old")),
                target("backup-volume", memory)
                        .with("thresholds: {storage_free_ratio: {warning: %.6f, critical: 0.000001}}"
                                .formatted(limit)));
    }

    private static WatchedTarget target(String name, Path where) {
        return WatchedTarget.of(name, "backup", where.toUri().toString())
                .with("collectors: {backups: {interval: 1s}}")
                .with("backups: {full: {pattern: 'shop-*.sql', format: mysqldump}}");
    }

    @Override
    public List<List<Drill>> lanes() {
        return Stream.of(missing(), truncated(), old(), volume()).map(List::of).toList();
    }

    private Drill missing() {
        return Drill.of(
                "Backups: there is none",
                "every file of a backup is deleted",
                () -> {
                    Path where = folder.resolve("missing");
                    Path kept = Files.createDirectory(folder.resolve("kept"));
                    copy(where, kept);
                    for (Path file : files(where)) {
                        Files.delete(file);
                    }
                    return () -> copy(kept, where);
                },
                "BackupMissing critical backup-missing oncall");
    }

    private Drill truncated() {
        return Drill.of(
                "Backups: the newest is cut short",
                "the last hundred bytes of a dump are missing",
                () -> {
                    Path newest = folder.resolve("truncated/shop-4.sql");
                    byte[] whole = Files.readAllBytes(newest);
                    replace(newest, Arrays.copyOf(whole, whole.length - 100));
                    return () -> replace(newest, whole);
                },
                "BackupInvalid critical backup-truncated oncall");
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path other = Files.write(file.resolveSibling("other"), bytes);
        age(other, Duration.ofMinutes(30));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Drill old() {
        return Drill.of(
                "Backups: the newest is too old",
                "the newest dump is given the time of three days ago",
                () -> {
                    Path where = folder.resolve("old");
                    for (Path file : files(where)) {
                        age(file, Duration.ofDays(3));
                    }
                    return () -> age(where.resolve("shop-4.sql"), Duration.ofHours(1));
                },
                "BackupTooOld critical backup-old oncall",
                "BackupTooOld warning backup-old muted");
    }

    private Drill volume() {
        return Drill.of(
                "Backups: the volume fills up",
                "a file is written that takes the free space below the limit of this target",
                () -> {
                    Path ballast = memory.resolve("ballast");
                    byte[] block = new byte[1 << 20];
                    try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.CREATE_NEW)) {
                        for (long written = 0; written < fill; written += block.length) {
                            out.write(block);
                        }
                    }
                    return () -> Files.delete(ballast);
                },
                "StackStorageNearLimit warning backup-volume team");
    }

    @Override
    public void close() {
        try {
            for (Path file : files(memory)) {
                Files.delete(file);
            }
            Files.delete(memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
