package io.stackexporter.e2e;

import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.Running;
import java.sql.SQLException;
import java.util.List;

/** MySQL and MariaDB: replicas that stop or fall behind, and sets in which nobody takes writes, or everybody does. */
final class MysqlReplicationDrills implements DrillGround {
    private final Running parts = new Running();
    private final MysqlServer primary = parts.keep(MysqlDrills.server(MysqlVersion.MYSQL_8_0));
    private final MysqlServer replica = parts.keep(MysqlServer.replicaOf(primary, MysqlDrills.DURABLE));
    private final MysqlServer first = parts.keep(MysqlDrills.server(MysqlVersion.MARIADB_11_4));
    private final MysqlServer second = parts.keep(MysqlServer.replicaOf(first, MysqlDrills.DURABLE));

    MysqlReplicationDrills() throws Exception {}

    @Override
    public List<WatchedTarget> targets() {
        return List.of(
                MysqlDrills.target("my-primary", primary),
                MysqlDrills.target("my-replica", replica),
                MysqlDrills.target("my-first", first).inSet("orders"),
                MysqlDrills.target("my-second", second).inSet("orders"));
    }

    @Override
    public List<List<Drill>> lanes() {
        return List.of(List.of(stopped()), List.of(nobodyWrites(), everybodyWrites()));
    }

    private Drill stopped() {
        return Drill.of(
                "MySQL: a replica is stopped",
                "STOP REPLICA, then the primary writes",
                () -> {
                    replica.execute("STOP REPLICA");
                    write(primary);
                    return () -> replica.execute("START REPLICA");
                },
                "StackReplicationBroken critical my-replica oncall",
                "StackReplicaCountDropped warning my-primary team");
    }

    private Drill nobodyWrites() {
        return Drill.of(
                "MariaDB: no server of a set takes writes",
                "the primary is set to read_only, as its replica is",
                () -> {
                    first.execute("SET GLOBAL read_only = ON");
                    return () -> first.execute("SET GLOBAL read_only = OFF");
                },
                "MysqlNoWritableServer critical orders phone");
    }

    private Drill everybodyWrites() {
        return Drill.lasting(
                "MariaDB: two servers of a set take writes",
                "the replica is promoted while the primary runs",
                () -> {
                    second.execute("STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = OFF");
                    write(first);
                    return () -> {};
                },
                "MysqlSeveralWritableServers critical orders phone",
                "StackReplicaCountDropped warning my-first team");
    }

    private static void write(MysqlServer server) throws SQLException {
        server.execute("UPDATE shop.account SET amount = amount + 1 WHERE id = 1");
    }

    @Override
    public void close() {
        parts.close();
    }
}
