package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Galera writes into text: a cluster's identity, the latencies of its group, the size of its cache. */
final class Galera {
    private static final Metric STATUS = compatible(
            "mysql_galera_status_info",
            GAUGE,
            "Which state the node has, which one the cluster has, and by which provider.",
            "wsrep_local_state_uuid",
            "wsrep_cluster_state_uuid",
            "wsrep_provider_version");
    /** In the order in which the variable has them. */
    private static final List<Metric> LATENCIES = List.of(
            latency("min_seconds", "The shortest latency of messages in the group."),
            latency("avg_seconds", "The mean latency of messages in the group."),
            latency("max_seconds", "The longest latency of messages in the group."),
            latency("stdev", "The standard deviation of the latency of messages in the group."),
            latency("sample_size", "How many messages the latencies were taken from."));

    private static final Metric CLUSTER = compatible(
            "mysql_galera_variables_info",
            GAUGE,
            "The name of the cluster that the node belongs to.",
            "wsrep_cluster_name");
    private static final Metric CACHE_SIZE = compatible(
            "mysql_galera_gcache_size_bytes", GAUGE, "Room for write sets that a node may yet have to catch up with.");
    private static final Pattern CACHE =
            Pattern.compile("(?:^|;)\\s*gcache\\.size\\s*=\\s*(\\d{1,15})\\s*([KMGT]?)", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";

    private Galera() {}

    private static Metric latency(String name, String help) {
        return compatible("mysql_galera_evs_repl_latency_" + name, GAUGE, help);
    }

    static List<Reading> statusReadings() {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading(STATUS, "SHOW GLOBAL STATUS wsrep_local_state_uuid", "", ""));
        LATENCIES.forEach(
                metric -> readings.add(new Reading(metric, "SHOW GLOBAL STATUS wsrep_evs_repl_latency", "", "")));
        return readings;
    }

    static void addStatus(Variables status, Samples samples) {
        String node = status.text("wsrep_local_state_uuid");
        if (!node.isEmpty()) {
            samples.add(
                    STATUS, 1, node, status.text("wsrep_cluster_state_uuid"), status.text("wsrep_provider_version"));
        }
        String[] latencies = status.text("wsrep_evs_repl_latency").split("/", -1);
        if (latencies.length == LATENCIES.size()) {
            for (int i = 0; i < latencies.length; i++) {
                samples.add(LATENCIES.get(i), VariableValue.parse(latencies[i].strip()));
            }
        }
    }

    static List<Reading> variableReadings() {
        return List.of(
                new Reading(CLUSTER, "SHOW GLOBAL VARIABLES wsrep_cluster_name", "", ""),
                new Reading(CACHE_SIZE, "SHOW GLOBAL VARIABLES wsrep_provider_options gcache.size", "", ""));
    }

    static void addVariables(Variables variables, Samples samples) {
        String cluster = variables.text("wsrep_cluster_name");
        if (!cluster.isEmpty()) {
            samples.add(CLUSTER, 1, cluster);
        }
        Matcher cache = CACHE.matcher(variables.text("wsrep_provider_options"));
        if (cache.find()) {
            int thousands = UNITS.indexOf(cache.group(2).toUpperCase(Locale.ROOT)) + 1;
            double factor = cache.group(2).isEmpty() ? 1 : Math.pow(1024, thousands);
            samples.add(CACHE_SIZE, Double.parseDouble(cache.group(1)) * factor);
        }
    }
}
