package io.stackexporter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a configuration file says about all kinds of target alike. What only one kind understands stays in the target's
 * {@link Section} until that kind reads it; only then are the problems complete, see {@link #document}.
 */
public record Config(
        Document document,
        Global global,
        Map<String, Section> kinds,
        List<TargetSettings> targets,
        List<Section> customCollectors) {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final int MOST_SERIES = 100_000; // as many of a few collectors as fit the usual heap

    /** Settings of the whole process. */
    public record Global(
            Duration scrapeTimeout,
            int maxSeries,
            Map<String, String> labels,
            Section thresholds,
            boolean nativeMetrics,
            boolean unifiedMetrics) {}

    /** What every target has, whatever its kind. */
    public record TargetSettings(
            Section section,
            String name,
            String kind,
            Map<String, String> labels,
            Duration timeout,
            int maxSeries,
            boolean nativeMetrics,
            boolean unifiedMetrics,
            Section collectors,
            Section thresholds) {}

    public static Config read(Path file, Map<String, String> environment) throws ConfigException {
        return of(Document.read(file, environment));
    }

    /** Reads what is common; the document goes on to collect problems while the kinds read the rest. */
    public static Config of(Document document) {
        Section root = document.root();
        Section globalSection = root.section("global", "What holds for every target unless the target says otherwise.");
        document.allowPlainSecrets(
                globalSection.flag("allow_plain_secrets", false, "Accept passwords in clear text in this file."));
        Global global = global(globalSection);
        globalSection.end();
        Map<String, Section> kinds = kinds(root);
        List<TargetSettings> targets = targets(root, global);
        root.require("targets");
        List<Section> customCollectors =
                root.sections("custom_collectors", "Queries of your own; docs/custom-collectors.md has examples.");
        root.end();
        return new Config(document, global, kinds, targets, customCollectors);
    }

    private static Global global(Section section) {
        return new Global(
                section.duration(
                        "scrape_timeout",
                        SHORTEST_TIMEOUT,
                        Duration.ofSeconds(10),
                        "The longest that a scrape may take; a shorter X-Prometheus-Scrape-Timeout-Seconds wins."),
                section.integer(
                        "max_series_per_collector",
                        1,
                        MOST_SERIES,
                        20_000,
                        "Series beyond this number are left out and counted."),
                labels(section),
                section.section("thresholds", "Limits by signal, each with warning and critical, or off."),
                section.flag("native_metrics", true, "Serve the incumbents' names, such as pg_up."),
                section.flag("unified_metrics", true, "Serve the unified stack_* names."));
    }

    private static Map<String, Section> kinds(Section root) {
        Section section = root.section("kinds", "What holds for every target of one kind, by the name of the kind.");
        Map<String, Section> kinds = new LinkedHashMap<>();
        section.keys()
                .forEach(kind -> kinds.put(kind, section.section(kind, "What holds for every target of this kind.")));
        return kinds;
    }

    private static List<TargetSettings> targets(Section root, Global global) {
        List<TargetSettings> targets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section entry : root.sections("targets", "What is watched.")) {
            for (Section section : Variants.of(entry)) {
                TargetSettings target = target(section, global);
                if (!target.name().isEmpty() && !names.add(target.name())) {
                    section.problem(
                            "name", "another target is named " + target.name() + " already; names must be unique");
                }
                targets.add(target);
            }
        }
        return targets;
    }

    private static TargetSettings target(Section section, Global global) {
        Map<String, String> labels = new LinkedHashMap<>(global.labels());
        String name = section.text("name", "What the target is called in labels, logs and alerts; unique.");
        String kind = section.text("kind", "The system that is watched.");
        labels.putAll(labels(section));
        Duration timeout = section.duration(
                "timeout",
                SHORTEST_TIMEOUT,
                global.scrapeTimeout(),
                "The longest that this target may take; never longer than the scrape.");
        return new TargetSettings(
                section,
                name,
                kind,
                labels,
                timeout.compareTo(global.scrapeTimeout()) < 0 ? timeout : global.scrapeTimeout(),
                section.integer("max_series_per_collector", 1, MOST_SERIES, global.maxSeries(), "As in global."),
                section.flag("native_metrics", global.nativeMetrics(), "As in global."),
                section.flag("unified_metrics", global.unifiedMetrics(), "As in global."),
                section.section("collectors", "Settings of single collectors, by name."),
                section.section("thresholds", "Limits by signal for this target alone."));
    }

    private static Map<String, String> labels(Section section) {
        Map<String, String> labels =
                section.textMap("labels", "Labels that every sample carries, such as service, environment or team.");
        labels.keySet().removeIf(label -> {
            boolean bad = !label.matches("[a-zA-Z_][a-zA-Z0-9_]*") || label.startsWith("__");
            boolean reserved = Set.of("target", "system", "kind", "job", "instance", "le", "quantile")
                    .contains(label);
            if (bad || reserved) {
                section.problem(
                        "labels",
                        "the label " + label
                                + (bad
                                        ? " is not a label name"
                                        : " is set by the exporter or by Prometheus; choose another name"));
            }
            return bad || reserved;
        });
        return labels;
    }
}
