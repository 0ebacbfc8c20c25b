package io.stackexporter.kind.redis;

import static io.stackexporter.kind.redis.Field.gauge;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replication as the primary sees its replicas and as a replica sees its primary. */
final class Replication implements Collector<RedisSession> {
    private static final List<Field> FIELDS = List.of(
            gauge("connected_slaves", "Connected replicas.").feeds(Signal.REPLICAS),
            gauge("repl_backlog_size", "replication_backlog_bytes", "Size that the backlog may have."),
            gauge("repl_backlog_active", "repl_backlog_is_active", "Whether there is a backlog."),
            gauge("repl_backlog_first_byte_offset", "Offset of the oldest byte in the backlog."),
            gauge("repl_backlog_histlen", "repl_backlog_history_bytes", "Bytes in the backlog."),
            gauge("master_repl_offset", "Offset that the server has reached."),
            gauge("second_repl_offset", "Offset up to which the former replication ID is accepted."),
            gauge("slave_priority", "Rank of a replica when a new primary is chosen."));

    private static final Metric REPLICA_OFFSET = ofReplica("offset_bytes", "Offset that a replica has confirmed.");
    private static final Metric REPLICA_LAG = ofReplica("lag_seconds", "Time since a replica last confirmed.");
    private static final Metric LINK_UP = ofPrimary("redis_master_link_up", "Whether the link to the primary is up.");
    private static final Metric LAST_IO =
            ofPrimary("redis_master_last_io_seconds_ago", "Time since the primary was last heard of.");
    private static final Metric SYNCING =
            ofPrimary("redis_master_sync_in_progress", "Whether everything is being copied from the primary.");
    private static final Metric OWN_OFFSET =
            ofPrimary("redis_slave_repl_offset", "Offset that this replica has reached.");
    private static final Metric REPLICA_INFO = Metric.compatible(
            "redis_slave_info",
            MetricType.GAUGE,
            "What this replica is, as labels.",
            "master_host",
            "master_port",
            "read_only");

    private static final Signal HEALTHY = Signal.REPLICATION_HEALTHY.min();
    private static final Signal SELF = HEALTHY.with("replica", "self");
    private static final String BY_ADDRESS = "replica";

    @Override
    public String name() {
        return "replication";
    }

    @Override
    public String help() {
        return "Replication, seen from both sides.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        FIELDS.forEach(field -> readings.addAll(field.readings("replication")));
        readings.addAll(Reading.from("INFO replication: slave<n> offset", REPLICA_OFFSET));
        readings.addAll(Reading.from("INFO replication: slave<n> lag", REPLICA_LAG));
        readings.addAll(Reading.from("INFO replication: master_link_status", LINK_UP));
        readings.addAll(Reading.from("INFO replication: master_last_io_seconds_ago", LAST_IO));
        readings.addAll(Reading.from("INFO replication: master_sync_in_progress", SYNCING));
        readings.addAll(Reading.from("INFO replication: slave_repl_offset", OWN_OFFSET));
        readings.addAll(Reading.from("INFO replication: slave_read_only", REPLICA_INFO));
        readings.add(Sources.of(SELF, "INFO replication: master_link_status, master_sync_in_progress"));
        readings.add(Sources.of(HEALTHY, "INFO replication: slave<n> state"));
        readings.add(Sources.of(Signal.REPLICATION_LAG, "INFO replication: slave<n> offset and lag"));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        ServerInfo info = session.info();
        FIELDS.forEach(field -> field.collect(info, samples));
        info.lists("slave").forEach((number, replica) -> {
            if (replica.containsKey("state")) {
                replica(replica, info.number("master_repl_offset"), samples);
            }
        });
        primary(info, "master_", "slave_", samples);
        // KeyDB follows several primaries; the further ones are numbered.
        for (int further = 1; info.has("master_" + further + "_host"); further++) {
            primary(info, "master_" + further + "_", "slave_" + further + "_", samples);
        }
    }

    private static void replica(Map<String, String> replica, double written, Samples samples) {
        String host = replica.getOrDefault("ip", "");
        String port = replica.getOrDefault("port", "");
        String state = replica.getOrDefault("state", "");
        double offset = Values.number(replica, "offset");
        double lag = Values.number(replica, "lag");
        samples.add(REPLICA_OFFSET, offset, host, port, state);
        samples.add(REPLICA_LAG, lag, host, port, state);
        String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        boolean online = state.equals("online");
        HEALTHY.with(BY_ADDRESS, address).emit(samples, online ? 1 : 0);
        if (online) {
            Signal.REPLICATION_LAG.with(BY_ADDRESS, address).max().emit(samples, behind(offset, written, lag));
        }
    }

    /**
     * 0 only when the replica has confirmed every byte. Otherwise the time since it last confirmed, and when that is below a
     * second nothing: it is behind, but nobody knows by how much.
     */
    private static double behind(double offset, double written, double lag) {
        if (offset >= written) {
            return 0;
        }
        return lag > 0 ? lag : Double.NaN;
    }

    /** No lag on this side: a replica only knows when it last heard of its primary, which says nothing of what it lacks. */
    private static void primary(ServerInfo info, String prefix, String ownPrefix, Samples samples) {
        String host = info.text(prefix + "host");
        String port = info.text(prefix + "port");
        if (host.isEmpty()) {
            return;
        }
        double up = info.number(prefix + "link_status");
        double syncing = info.number(prefix + "sync_in_progress");
        samples.add(LINK_UP, up, host, port);
        samples.add(LAST_IO, info.number(prefix + "last_io_seconds_ago"), host, port);
        samples.add(SYNCING, syncing, host, port);
        samples.add(OWN_OFFSET, info.number(ownPrefix + "repl_offset"), host, port);
        samples.add(REPLICA_INFO, 1, host, port, info.text("slave_read_only"));
        SELF.emit(samples, up == 1 && syncing != 1 ? 1 : 0);
    }

    private static Metric ofReplica(String name, String help) {
        return Metric.compatible(
                "redis_connected_slave_" + name, MetricType.GAUGE, help, "slave_ip", "slave_port", "slave_state");
    }

    private static Metric ofPrimary(String name, String help) {
        return Metric.compatible(name, MetricType.GAUGE, help, "master_host", "master_port");
    }
}
