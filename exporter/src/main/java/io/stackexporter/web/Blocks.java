package io.stackexporter.web;

import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.exposition.Block;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Metric.Naming;
import io.stackexporter.self.EngineMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report becomes on a page: the families, with the labels of the target where they are needed. */
final class Blocks {
    private Blocks() {}

    /** One target among others: every sample says whose it is. */
    static List<Block> among(TargetReport report) {
        return List.of(new Block(labels(report.target()), families(report)));
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
                new Block(userLabels ? target.labels() : Map.of(), byOwnership.getOrDefault(false, List.of())),
                new Block(labels(target), byOwnership.getOrDefault(true, List.of())));
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
