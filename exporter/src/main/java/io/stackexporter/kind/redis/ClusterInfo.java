package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** What a node thinks of its cluster: every numeric field keeps its name, so that new ones come without a new release. */
final class ClusterInfo implements Collector<RedisSession> {
    private static final String PREFIX = "cluster_";
    private static final Metric ENABLED =
            Metric.compatible("redis_cluster_enabled", MetricType.GAUGE, "Whether the server is part of a cluster.");
    private static final Metric ANY = Metric.compatible(
            "redis_cluster_*", MetricType.GAUGE, "Any further field of CLUSTER INFO, by its own name.");
    private static final Map<String, Metric> KNOWN = Map.ofEntries(
            known("state", "Whether the cluster answers requests."),
            known("slots_assigned", "Slots that some node has."),
            known("slots_ok", "Slots on nodes that work."),
            known("slots_pfail", "Slots on nodes that this one cannot reach."),
            known("slots_fail", "Slots on nodes that the cluster has given up."),
            known("known_nodes", "Nodes that this one knows."),
            known("size", "Primaries that have slots."),
            known("current_epoch", "Epoch of the cluster."),
            known("my_epoch", "Epoch of this node."),
            // The known exporter calls them totals, yet gives them as gauges.
            Map.entry("stats_messages_sent", gauge("messages_sent_total", "Messages sent over the cluster bus.")),
            Map.entry(
                    "stats_messages_received",
                    gauge("messages_received_total", "Messages received over the cluster bus.")));

    private static Map.Entry<String, Metric> known(String field, String help) {
        return Map.entry(field, gauge(field, help));
    }

    private static Metric gauge(String name, String help) {
        return Metric.compatible("redis_cluster_" + name, MetricType.GAUGE, help);
    }

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public String help() {
        return "State of the cluster as this node sees it.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+cluster|info");
    }

    @Override
    public boolean supports(RedisSession session) {
        return !session.isSentinel();
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(Reading.from("INFO cluster: cluster_enabled", ENABLED));
        KNOWN.keySet().stream()
                .sorted()
                .forEach(field -> readings.addAll(Reading.from("CLUSTER INFO: cluster_" + field, metric(field))));
        readings.addAll(Reading.from("CLUSTER INFO: cluster_*", ANY));
        return readings;
    }

    @Override
    public void collect(RedisSession session, Samples samples) throws TimeoutException {
        ServerInfo info = session.info();
        samples.add(ENABLED, info.number("cluster_enabled"));
        if (info.isOn("cluster_enabled")) {
            ServerInfo cluster =
                    ServerInfo.parse(session.call("CLUSTER", "INFO").text());
            cluster.startingWith(PREFIX).forEach((field, value) -> samples.add(metric(field), Values.number(value)));
        }
    }

    private static Metric metric(String field) {
        Metric known = KNOWN.get(field);
        return known != null ? known : ANY.named(field.replaceAll("[^a-zA-Z0-9_]", "_"), "The field " + field + ".");
    }
}
