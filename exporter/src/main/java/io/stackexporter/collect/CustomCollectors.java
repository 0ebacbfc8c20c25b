package io.stackexporter.collect;

import io.stackexporter.config.Config;
import io.stackexporter.config.Config.TargetSettings;
import io.stackexporter.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The custom collectors of a configuration: what each of them is and which targets it is for. */
final class CustomCollectors {
    /** A definition and whom it is for: targets by name, and all targets of some kinds. */
    private record Assigned(CustomCollector definition, List<String> targets, List<String> kinds) {
        boolean isFor(TargetSettings target) {
            return targets.contains(target.name()) || kinds.contains(target.kind());
        }
    }

    private final Config config;
    /** By name and alias. */
    private final Map<String, TargetKind<?>> kinds;

    private final Map<String, String> takenNames = new HashMap<>();
    private final List<Assigned> all = new ArrayList<>();

    private CustomCollectors(Config config, Map<String, TargetKind<?>> kinds) {
        this.config = config;
        this.kinds = kinds;
    }

    /** Reads them all and reports every problem. */
    static CustomCollectors of(Config config, Map<String, TargetKind<?>> kinds, MetricNames names) {
        CustomCollectors custom = new CustomCollectors(config, kinds);
        Set<TargetKind<?>> known = new LinkedHashSet<>(kinds.values());
        custom.takenNames.put(TargetReport.SESSION, "is kept for opening a session");
        known.forEach(kind -> kind.collectors()
                .forEach(built -> custom.takenNames.put(built.name(), "is the name of a collector of " + kind.name())));
        config.customCollectors().forEach(section -> custom.read(section, names));
        return custom;
    }

    /** The definitions for one target, in the order of the configuration. */
    List<CustomCollector> of(TargetSettings target) {
        List<CustomCollector> own = all.stream()
                .filter(assigned -> assigned.isFor(target))
                .map(Assigned::definition)
                .toList();
        own.forEach(definition -> checkLabels(definition, target));
        // Not all of the time, so that the reason comes out when a query takes too long.
        Duration longest = target.timeout().dividedBy(10).multipliedBy(9);
        return own.stream().map(definition -> definition.within(longest)).toList();
    }

    private static void checkLabels(CustomCollector definition, TargetSettings target) {
        Set<String> used = definition.values().stream()
                .flatMap(value -> value.metric().labels().stream())
                .filter(target.labels()::containsKey)
                .collect(Collectors.toSet());
        for (String label : used) {
            definition
                    .section()
                    .problem(
                            "metrics",
                            "the label " + label + " is a label of the target " + target.name()
                                    + "; give the column another name in the query");
        }
    }

    private void read(Section section, MetricNames names) {
        CustomCollector definition = new CustomSection(section, config.global().scrapeTimeout(), names).read();
        checkName(definition);
        List<String> targets = section.texts("targets", List.of(), "Names of the targets that it is for.");
        List<String> ofKinds = section.texts("kinds", List.of(), "Or kinds: it is for every target of these kinds.");
        section.end();
        checkTargets(definition, targets);
        checkKinds(definition, ofKinds);
        if (!section.has("targets") && !section.has("kinds") && !section.keys().isEmpty()) {
            section.problem("", "says neither for which targets nor for which kinds it is");
        }
        all.add(new Assigned(definition, targets, ofKinds));
    }

    /** The word itself is good, or was reported. */
    private void checkName(CustomCollector definition) {
        String name = definition.name();
        String taken = takenNames.putIfAbsent(name, "is the name of another custom collector");
        if (taken != null && !name.isEmpty()) {
            definition.section().problem("name", name + " " + taken + "; choose another name");
        }
    }

    private void checkTargets(CustomCollector definition, List<String> names) {
        for (String name : names) {
            List<TargetSettings> named = config.targets().stream()
                    .filter(target -> target.name().equals(name))
                    .toList();
            if (named.isEmpty()) {
                definition
                        .section()
                        .problem(
                                "targets",
                                "there is no target " + name + "; there are "
                                        + config.targets().stream()
                                                .map(TargetSettings::name)
                                                .collect(Collectors.joining(", ")));
            } else {
                checkKind(definition, "targets", named.getFirst().kind(), "the target " + name + " is of the kind ");
            }
        }
    }

    private void checkKinds(CustomCollector definition, List<String> names) {
        for (String name : names) {
            if (!kinds.containsKey(name)) {
                definition
                        .section()
                        .problem(
                                "kinds",
                                "there is no kind " + name + "; known are " + String.join(", ", kinds.keySet()));
                continue;
            }
            checkKind(definition, "kinds", name, "there is the kind ");
            if (config.targets().stream().noneMatch(target -> target.kind().equals(name))) {
                definition.section().problem("kinds", "no target is of the kind " + name);
            }
        }
    }

    private void checkKind(CustomCollector definition, String key, String kindName, String place) {
        TargetKind<?> kind = kinds.get(kindName); // an unknown one is reported where the target stands
        if (kind != null && kind.custom(definition).isEmpty()) {
            definition.section().problem(key, place + kindName + ", which takes no custom collectors");
        }
    }
}
