package io.stackexporter.e2e;

import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** Redis: snapshots and append-only files that cannot be written, for root neither. */
final class RedisPersistenceDrills implements DrillGround {
    private final Running parts = new Running();
    private final Path folder;
    private final RedisServerProcess snapshots = start();
    private final RedisServerProcess journal = start();

    RedisPersistenceDrills(Path folder) {
        this.folder = folder;
    }

    private RedisServerProcess start() {
        return parts.keep(RedisServers.REDIS_7_0.start("--enable-protected-configs", "yes"));
    }

    @Override
    public List<WatchedTarget> targets() {
        return List.of(RedisDrills.target("redis-snapshots", snapshots), RedisDrills.target("redis-journal", journal));
    }

    @Override
    public List<List<Drill>> lanes() {
        return List.of(List.of(snapshotFails()), List.of(diskIsFull()));
    }

    private Drill snapshotFails() {
        return Drill.of(
                "Redis: a snapshot fails",
                "the directory of the data is removed, then BGSAVE",
                () -> {
                    try (Jedis client = snapshots.client()) {
                        removeDirectoryOf(client, "snapshots");
                        client.bgsave();
                    }
                    return () -> {
                        try (Jedis client = snapshots.client()) {
                            client.configSet("dir", directory("snapshots-mended"));
                            client.bgsave();
                        }
                    };
                },
                "StackPersistenceFailed critical redis-snapshots oncall");
    }

    private Drill diskIsFull() {
        return Drill.of(
                "Redis: the disk is full",
                "the append-only file lies on a device without space (/dev/full), then keys are written",
                () -> {
                    journal.fillDisk(folder.resolve("journal"));
                    return () -> journal.freeDisk(folder.resolve("journal-mended"));
                },
                "StackPersistenceFailed critical redis-journal oncall");
    }

    private void removeDirectoryOf(Jedis client, String name) throws IOException {
        String where = directory(name);
        client.configSet("dir", where);
        delete(Path.of(where));
    }

    private String directory(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name)).toString();
    }

    private static void delete(Path where) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
