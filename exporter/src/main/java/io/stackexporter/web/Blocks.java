package io.stackexporter.web;

import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.exposition.Block;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Metric.Naming;
import io.stackexporter.self.EngineMetrics;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report becomes on a page: the families, with the labels of the target where they are needed. */
final class Blocks {
    private Blocks() {}

    /** One target among others: every sample says whose it is. */
    static List<Block> among(TargetReport report) {
        return List.of(block(labels(report.target()), families(report)));
    }

    /**
     * One target alone: native names as the incumbents have them, our own with their labels.
     *
     * @param userLabels whether native names have the labels of the configuration all the same
     */
    static List<Block> alone(TargetReport report, boolean userLabels) {
        Target<?> target = report.target();
        Map<Boolean, List<Family>> byOwnership =
                families(report).stream().collect(Collectors.partitioningBy(Blocks::isOurs));
        return List.of(
                block(userLabels ? target.labels() : Map.of(), byOwnership.getOrDefault(false, List.of())),
                block(labels(target), byOwnership.getOrDefault(true, List.of())));
    }

    private static Block block(Map<String, String> labels, List<Family> families) {
        return new Block(
                labels,
                families.stream()
                        .map(family -> withoutClash(family, labels.keySet()))
                        .toList());
    }

    /** A label that an application sets and we too makes way as Prometheus has it do: it becomes an exported one. */
    private static Family withoutClash(Family family, Set<String> outer) {
        Metric metric = family.metric();
        if (metric.naming() != Naming.FOREIGN || Collections.disjoint(metric.labels(), outer)) {
            return family;
        }
        Set<String> taken = new HashSet<>(outer);
        taken.addAll(metric.labels());
        List<String> renamed = metric.labels().stream()
                .map(label -> outer.contains(label) ? exported(label, taken) : label)
                .toList();
        return new Family(metric.labelled(renamed), family.points());
    }

    private static String exported(String label, Set<String> taken) {
        String name = "exported_" + label;
        return taken.add(name) ? name : exported(name, taken);
    }

    private static boolean isOurs(Family family) {
        return family.metric().naming() == Naming.UNIFIED;
    }

    /** What every sample of ours says of its target. */
    static Map<String, String> labels(Target<?> target) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("target", target.name());
        labels.put("system", target.system());
        labels.put("kind", target.category());
        labels.putAll(target.labels());
        return labels;
    }

    private static List<Family> families(TargetReport report) {
        return Stream.concat(EngineMetrics.of(report).stream(), report.families().stream())
                .toList();
    }
}
