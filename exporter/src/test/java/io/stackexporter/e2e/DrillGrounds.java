package io.stackexporter.e2e;

import io.stackexporter.servers.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Every server of the drills, and the exporter that watches them. */
final class DrillGrounds implements AutoCloseable {
    private final Running parts;
    private final List<DrillGround> all;
    private final WatchedFleet fleet;

    private DrillGrounds(Running parts, List<DrillGround> all, WatchedFleet fleet) {
        this.parts = parts;
        this.all = all;
        this.fleet = fleet;
    }

    /** Starts what takes long at the same time. */
    static DrillGrounds start(Path folder) throws Exception {
        Running parts = new Running();
        boolean complete = false;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<PostgresqlDrills> postgresql = threads.submit(() -> new PostgresqlDrills(folder));
            Future<PostgresqlReplicationDrills> replicas = threads.submit(() -> new PostgresqlReplicationDrills());
            MysqlDrills mysql = parts.keep(new MysqlDrills(folder));
            List<DrillGround> all = new ArrayList<>(List.of(
                    mysql,
                    parts.keep(new MysqlReplicationDrills()),
                    parts.keep(new RedisDrills()),
                    parts.keep(new RedisPersistenceDrills(folder)),
                    parts.keep(new ServiceDrills(folder)),
                    parts.keep(new BackupDrills(folder, mysql.control()))));
            all.addFirst(parts.keep(replicas.get()));
            all.addFirst(parts.keep(postgresql.get()));
            List<WatchedTarget> targets =
                    all.stream().flatMap(ground -> ground.targets().stream()).toList();
            WatchedFleet fleet = parts.keep(
                    new WatchedFleet(folder, targets, postgresql.get().controlUrl()));
            complete = true;
            return new DrillGrounds(parts, all, fleet);
        } finally {
            if (!complete) {
                parts.close();
            }
        }
    }

    WatchedFleet fleet() {
        return fleet;
    }

    List<List<Drill>> lanes() {
        return Stream.concat(all.stream().flatMap(ground -> ground.lanes().stream()), fleet.lanes().stream())
                .toList();
    }

    /** The healthy targets among the others. */
    int controls() {
        return (int) all.stream()
                .flatMap(ground -> ground.targets().stream())
                .filter(target -> target.name().startsWith("control-"))
                .count();
    }

    @Override
    public void close() {
        parts.close();
    }
}
