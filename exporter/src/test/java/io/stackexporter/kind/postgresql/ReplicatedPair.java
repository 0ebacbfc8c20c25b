package io.stackexporter.kind.postgresql;

import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedServers;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Relay;
import io.stackexporter.servers.Running;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A primary, a replica that streams from it through a network that can be cut, and the exporter that watches both. */
record ReplicatedPair(
        PostgresqlServer primary, PostgresqlServer replica, Relay network, WatchedServers watched, Running parts)
        implements AutoCloseable {
    /** What both sides say when all is well. */
    static final Map<String, Double> WELL = Map.of(
            "primary: replicas", 1.0,
            "primary: healthy replica1", 1.0,
            "primary: lag replica1", 0.0,
            "replica: replicas", 0.0,
            "replica: healthy self", 1.0,
            "replica: lag self", 0.0);

    /** A login with {@code pg_monitor} and nothing else. */
    private static final String LOGIN = "monitor";

    /** Low, so that a test need not wait long for a lag that is worth an alert. */
    private static final String LIMITS = "thresholds: {replication_lag_seconds: {warning: 0.5, critical: 1}}";

    private static final String[] SETTINGS = {
        "autovacuum=off",
        "wal_sender_timeout=2s",
        "wal_receiver_timeout=2s",
        "wal_receiver_status_interval=1s",
        "max_standby_streaming_delay=-1"
    };

    static PostgresqlServer startPrimary(int major, String... more) throws Exception {
        PostgresqlServer primary = PostgresqlServer.start(
                major, Stream.of(SETTINGS, more).flatMap(Stream::of).toArray(String[]::new));
        primary.execute(
                "CREATE TABLE account (id int)", "CREATE ROLE " + LOGIN + " LOGIN", "GRANT pg_monitor TO " + LOGIN);
        return primary;
    }

    static ReplicatedPair open(int major) throws Exception {
        Running parts = new Running();
        boolean complete = false;
        try {
            PostgresqlServer primary = parts.keep(startPrimary(major));
            Relay network = parts.keep(Relay.to(primary.port()));
            PostgresqlServer replica = parts.keep(PostgresqlServer.replicaOf(primary, "replica1"));
            follow(replica, network.port(), "replica1");
            WatchedServers watched = parts.keep(watch(Map.of("primary", primary, "replica", replica)));
            ReplicatedPair pair = new ReplicatedPair(primary, replica, network, watched, parts);
            complete = true;
            return pair;
        } finally {
            if (!complete) {
                parts.close();
            }
        }
    }

    /** Watches servers by their names as targets, with low limits for the lag; more of their keys come as text. */
    static WatchedServers watch(Map<String, PostgresqlServer> servers, String... more) throws ConfigException {
        Map<String, String> urls = new TreeMap<>();
        servers.forEach((name, server) -> urls.put(name, server.url()));
        String[] keys = Stream.concat(Stream.of("username: " + LOGIN, LIMITS), Stream.of(more))
                .toArray(String[]::new);
        return WatchedServers.of(new PostgresqlKind(), urls, keys);
    }

    /** Makes a replica stream from the server behind a port. */
    static void follow(PostgresqlServer replica, int port, String name) throws SQLException {
        replica.execute(
                "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres application_name="
                        + name + "'",
                "SELECT pg_reload_conf()");
    }

    /** Makes the primary keep the log for the replica. */
    void useSlot(String name) throws SQLException {
        primary.execute("SELECT pg_create_physical_replication_slot('" + name + "', true)");
        replica.execute("ALTER SYSTEM SET primary_slot_name = '" + name + "'", "SELECT pg_reload_conf()");
        awaitActive(name, true);
        watched.pageThatSays(WELL);
    }

    void dropSlot(String name) throws SQLException {
        replica.execute("ALTER SYSTEM RESET primary_slot_name", "SELECT pg_reload_conf()");
        awaitActive(name, false);
        primary.execute("SELECT pg_drop_replication_slot('" + name + "')");
    }

    /** The replica reads its configuration when it gets to it, and until then it streams as before. */
    private void awaitActive(String slot, boolean expected) {
        Await.until(
                "slot " + slot + (expected ? " has its reader" : " is free"),
                () -> primary.ask("SELECT active FROM pg_replication_slots WHERE slot_name = '" + slot + "'")
                        .equals(expected ? "t" : "f"));
    }

    @Override
    public void close() {
        parts.close();
    }
}
