package io.stackexporter.collect;

import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The metric names that are taken, by what is built in and by the configuration itself. A name twice with two meanings would
 * make the whole page invalid, so it is refused before there is a page.
 */
public final class MetricNames {
    /** The engine's and the process's own, and what Prometheus adds to every scrape. */
    private static final List<String> ALWAYS_OURS = List.of("stack_", "process_", "jvm_", "scrape_", "up", "ALERTS");

    private record Rule(String prefix, String place) {}

    private record Own(Metric metric, String collector) {}

    private final Map<String, String> builtIn = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> prefixes = new TreeSet<>();
    private final Map<String, Own> own = new HashMap<>();

    MetricNames(Collection<TargetKind<?>> kinds) {
        for (TargetKind<?> kind : kinds) {
            enter(kind.nativeUp(), "the kind " + kind.name());
            for (Collector<?> collector : kind.collectors()) {
                String place = "the collector " + collector.name() + " of " + kind.name();
                collector.readings().forEach(reading -> enter(reading.metric(), place));
            }
        }
    }

    private void enter(Metric metric, String place) {
        String name = metric.name();
        if (name.endsWith("*")) {
            rules.add(new Rule(name.substring(0, name.length() - 1), place));
        }
        if (metric.isNative()) {
            prefixes.add(name.substring(0, name.indexOf('_') + 1));
        }
        claims(name, metric.type()).forEach(claim -> builtIn.putIfAbsent(claim, place));
    }

    /** Every name that stands on a page because of a metric: the family's in OpenMetrics, and those of its parts. */
    private static Set<String> claims(String name, MetricType type) {
        Set<String> claims = lines(name, type);
        if (type == MetricType.COUNTER || type == MetricType.INFO) {
            claims.add(name.replaceFirst(type == MetricType.COUNTER ? "_total$" : "_info$", ""));
        }
        return claims;
    }

    /** The names that the lines of a metric begin with. */
    public static Set<String> lines(String name, MetricType type) {
        Set<String> lines = new LinkedHashSet<>(Set.of(name));
        if (type == MetricType.SUMMARY || type == MetricType.HISTOGRAM) {
            List.of("_sum", "_count", "_bucket").forEach(part -> lines.add(name + part));
        }
        return lines;
    }

    /**
     * Why a metric of the configuration may not have its name; empty when it may.
     *
     * @param compatible whether it may begin like the metrics of a known exporter
     */
    String problem(String name, MetricType type, boolean compatible) {
        for (String prefix : ALWAYS_OURS) {
            if (prefix.endsWith("_") ? name.startsWith(prefix) : name.equals(prefix)) {
                return "is kept for the exporter and for Prometheus; choose another name";
            }
        }
        for (String claim : claims(name, type)) {
            String place = place(claim);
            if (!place.isEmpty()) {
                return "is built in: " + place + " gives " + claim + "; leave it out or choose another name";
            }
        }
        for (String prefix : prefixes) {
            if (!compatible && name.startsWith(prefix)) {
                return "begins with " + prefix + ", which is kept for what is built in; choose another name, or set "
                        + "compatible_names: true to keep the names of another exporter";
            }
        }
        return "";
    }

    /**
     * Why a metric of an application that is watched may not be passed on; empty when it may. What every process says of
     * itself may be: it stands on our page too, and the label of the target tells whose it is.
     */
    public String foreignProblem(String name, MetricType type) {
        boolean ours = name.startsWith("stack_") || name.startsWith("scrape_") || name.equals("up");
        if (ours || name.equals("ALERTS")) {
            return "is kept for the exporter and for Prometheus";
        }
        for (String line : lines(name, type)) {
            String place = place(line);
            if (!place.isEmpty()) {
                return "is built in: " + place + " gives " + line;
            }
        }
        return "";
    }

    private String place(String name) {
        for (Rule rule : rules) {
            if (name.startsWith(rule.prefix)) {
                return rule.place;
            }
        }
        return builtIn.getOrDefault(name, "");
    }

    /** Enters a metric of the configuration; why it clashes with another one, or empty. */
    String clash(Metric metric, String collector) {
        for (String claim : claims(metric.name(), metric.type())) {
            Own other = own.putIfAbsent(claim, new Own(metric, collector));
            if (other != null && other.collector.equals(collector)) {
                return "stands twice in this collector, as " + other.metric.name() + "; keep one";
            }
            if (other != null && !sameMeaning(other.metric, metric)) {
                return "clashes with " + other.metric.name() + " of the custom collector " + other.collector
                        + ": name, type and labels must be the same, or the names different";
            }
        }
        return "";
    }

    private static boolean sameMeaning(Metric one, Metric other) {
        return one.name().equals(other.name())
                && one.type() == other.type()
                && one.labels().equals(other.labels());
    }
}
