package io.stackexporter.e2e;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Relay;
import io.stackexporter.servers.Running;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** PostgreSQL: replicas that fall behind, that are cut off, or that lose their primary. */
final class PostgresqlReplicationDrills implements DrillGround {
    private static final Duration SOON = Duration.ofMillis(200);

    private final Running parts = new Running();
    private final PostgresqlServer primary = parts.keep(PostgresqlDrills.server());
    private final Relay network = parts.keep(Relay.to(primary.port()));
    private final PostgresqlServer replica = parts.keep(PostgresqlServer.replicaOf(primary, "replica1"));
    private final PostgresqlServer first = parts.keep(PostgresqlDrills.server());
    private final PostgresqlServer second = parts.keep(PostgresqlServer.replicaOf(first, "second"));

    PostgresqlReplicationDrills() throws Exception {
        replica.execute(
                "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=" + network.port()
                        + " user=postgres application_name=replica1'",
                "SELECT pg_reload_conf()");
        awaitReplica(primary);
        awaitReplica(first);
    }

    private static void awaitReplica(PostgresqlServer server) {
        Await.until(
                "a replica streams",
                () -> server.ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                        .equals("1"));
    }

    @Override
    public List<WatchedTarget> targets() {
        String limits = "thresholds: {replication_lag_seconds: {warning: 5, critical: 3600}}";
        return List.of(
                PostgresqlDrills.target("pg-primary", primary)
                        .with("collectors: {stat_replication: {expected_replicas: 1}}")
                        .with(limits),
                PostgresqlDrills.target("pg-replica", replica).with(limits),
                PostgresqlDrills.target("pg-first", first).inSet("accounts"),
                PostgresqlDrills.target("pg-second", second).inSet("accounts"));
    }

    @Override
    public List<List<Drill>> lanes() {
        return List.of(List.of(lagging(), cutOff()), List.of(primaryLost()));
    }

    private Drill lagging() {
        return Drill.of(
                "PostgreSQL: a replica falls behind",
                "replay is paused on the replica while the primary writes",
                () -> {
                    // A replica that has replayed no transaction yet cannot say how far behind it is.
                    primary.execute("UPDATE account SET amount = amount");
                    Await.until(
                            "a transaction is replayed",
                            () -> replica.ask("SELECT pg_last_xact_replay_timestamp() IS NOT NULL")
                                    .equals("t"));
                    replica.execute("SELECT pg_wal_replay_pause()");
                    SqlClients writers =
                            PostgresqlDrills.clients(primary).again(SOON, "UPDATE account SET amount = amount + 1");
                    return () -> {
                        writers.close();
                        replica.execute("SELECT pg_wal_replay_resume()");
                    };
                },
                "StackReplicationLagHigh warning pg-primary team",
                "StackReplicationLagHigh warning pg-replica team");
    }

    private Drill cutOff() {
        return Drill.of(
                "PostgreSQL: a replica is cut off",
                "the network between both loses every packet; the primary should have one replica",
                () -> {
                    network.cut();
                    return network::mend;
                },
                "StackReplicationBroken critical pg-replica oncall",
                "StackReplicasMissing critical pg-primary oncall",
                "StackReplicaCountDropped warning pg-primary muted");
    }

    private Drill primaryLost() {
        return Drill.lasting(
                "PostgreSQL: the primary is killed",
                "SIGKILL to the primary of a set; its replica runs on",
                () -> {
                    long pid = Long.parseLong(Files.readAllLines(first.data().resolve("postmaster.pid"))
                            .getFirst());
                    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                    return () -> {};
                },
                "StackTargetDown critical pg-first phone",
                "StackReplicationBroken critical pg-second oncall",
                "PostgresqlNoPrimary critical accounts phone");
    }

    @Override
    public void close() {
        parts.close();
    }
}
