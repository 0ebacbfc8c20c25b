package io.stackexporter.collect;

import io.stackexporter.collect.Target.Enabled;
import io.stackexporter.collect.Target.Limit;
import io.stackexporter.config.Config;
import io.stackexporter.config.Config.TargetSettings;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Fingerprint;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Layers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a configuration to the targets that it describes; without I/O, and with all problems at once. */
public final class Fleet {
    private static final Duration NO_INTERVAL = Duration.ZERO;
    private static final String KIND_LIMITS = "Limits by signal for this kind.";

    private final Config config;
    private final Map<String, TargetKind<?>> kinds = new LinkedHashMap<>();
    private final CustomCollectors custom;
    private final MetricNames names;

    private Fleet(Config config, List<TargetKind<?>> known) {
        this.config = config;
        for (TargetKind<?> kind : known) {
            kinds.put(kind.name(), kind);
            kind.aliases().forEach(alias -> kinds.put(alias, kind));
        }
        names = new MetricNames(new LinkedHashSet<>(kinds.values()));
        custom = CustomCollectors.of(config, kinds, names);
    }

    /** Builds every target; nothing is connected to. */
    public static List<Target<?>> of(Config config, List<TargetKind<?>> known) throws ConfigException {
        Fleet fleet = new Fleet(config, known);
        List<Target<?>> targets = fleet.targets();
        config.document().throwProblems();
        return fleet.withFingerprints(targets);
    }

    /** The one place that decides when a target is the same as before: nothing that it was made of has changed. */
    private List<Target<?>> withFingerprints(List<Target<?>> targets) {
        Document document = config.document();
        Section global = document.root().section("global", "");
        List<Target<?>> all = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            TargetSettings settings = config.targets().get(i); // without a problem, each has made a target
            List<Section> madeOf = new ArrayList<>(List.of(global, settings.section()));
            Optional.ofNullable(config.kinds().get(settings.kind())).ifPresent(madeOf::add);
            custom.of(settings).forEach(definition -> madeOf.add(definition.section()));
            all.add(targets.get(i).of(Fingerprint.of(document, madeOf)));
        }
        return all;
    }

    /** As {@link #of}, and refuses also what would only keep a single target from being reached. */
    public static List<Target<?>> checked(Config config, List<TargetKind<?>> known) throws ConfigException {
        List<Target<?>> targets = new Fleet(config, known).targets();
        config.document().throwEveryProblem();
        return targets;
    }

    private List<Target<?>> targets() {
        config.kinds().forEach((name, section) -> {
            if (!kinds.containsKey(name)) {
                unknown(name, section, "");
            }
        });
        List<Target<?>> targets = new ArrayList<>();
        for (TargetSettings settings : config.targets()) {
            Optional<TargetKind<?>> kind = kind(settings.kind());
            if (kind.isPresent()) {
                targets.add(target(kind.get(), settings));
            } else if (!settings.kind().isEmpty()) {
                unknown(settings.kind(), settings.section(), "kind");
            }
        }
        endOfShared();
        return targets;
    }

    private Optional<TargetKind<?>> kind(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    private void unknown(String name, Section section, String key) {
        section.problem(key, "there is no kind " + name + "; known are " + String.join(", ", kinds.keySet()));
    }

    /** What several targets read, or none, ends only after all of them. */
    private void endOfShared() {
        config.kinds().values().forEach(section -> {
            section.section("thresholds", KIND_LIMITS); // asked also of a kind that no target has
            section.end();
        });
        kinds.values()
                .forEach(kind -> kind.thresholds()
                        .forEach(threshold -> config.global().thresholds().word(threshold.signal())));
        config.global().thresholds().end();
    }

    private <S extends Session> Target<S> target(TargetKind<S> kind, TargetSettings settings) {
        SessionSource<S> source = kind.configure(settings.section(), settings.timeout());
        List<CustomCollector> own = custom.of(settings);
        Target<S> target = new Target<>(
                settings.name(),
                settings.kind(),
                kind.category(),
                settings.labels(),
                kind.nativeUp(),
                own.stream().allMatch(definition -> definition.databases().isOwn()) ? source : source.leavingRoom(),
                collectors(kind, settings.collectors(), own),
                limits(kind, settings),
                new Layers(settings.nativeMetrics(), settings.unifiedMetrics()),
                settings.maxSeries(),
                settings.timeout(),
                settings.section().secrets(),
                Fingerprint.unique());
        checkLabels(kind, settings);
        settings.collectors().end();
        settings.section().end();
        return target;
    }

    private <S extends Session> List<Enabled<S>> collectors(
            TargetKind<S> kind, Section sections, List<CustomCollector> own) {
        List<Enabled<S>> enabled = new ArrayList<>();
        for (Collector<S> collector : kind.collectors()) {
            Section section = sections.section(collector.name(), collector.help());
            boolean on = section.flag("enabled", collector.onByDefault(), "Whether it runs.");
            Duration interval = section.duration(
                    "interval", NO_INTERVAL, collector.interval(), "How often it runs; 0s means at every scrape.");
            Collector<S> configured = collector.configured(section).beside(names);
            section.end();
            if (on) {
                enabled.add(new Enabled<>(configured, interval));
            }
        }
        for (CustomCollector definition : own) {
            kind.custom(definition)
                    .ifPresent(collector -> enabled.add(new Enabled<>(collector, definition.interval())));
        }
        return enabled;
    }

    private void checkLabels(TargetKind<?> kind, TargetSettings settings) {
        Stream<String> ofCollectors = kind.collectors().stream()
                .flatMap(collector -> collector.readings().stream())
                .flatMap(reading -> reading.metric().labels().stream());
        TreeSet<String> used = Stream.concat(TargetReport.LABELS.stream(), ofCollectors)
                .filter(settings.labels()::containsKey)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!used.isEmpty()) {
            settings.section()
                    .problem(
                            "",
                            "the label " + String.join(", ", used)
                                    + " is a label of metrics of this kind; choose another name");
        }
    }

    private List<Limit> limits(TargetKind<?> kind, TargetSettings settings) {
        Optional<Section> ofKind = Optional.ofNullable(config.kinds().get(settings.kind()))
                .map(section -> section.section("thresholds", KIND_LIMITS));
        List<Section> sections = new ArrayList<>(List.of(config.global().thresholds()));
        ofKind.ifPresent(sections::add);
        sections.add(settings.thresholds());
        List<Limit> limits = new ArrayList<>();
        for (Threshold threshold : kind.thresholds()) {
            Threshold inForce = threshold;
            for (Section section : sections) {
                inForce = overridden(inForce, section);
            }
            add(limits, inForce.signal(), "warning", inForce.warning());
            add(limits, inForce.signal(), "critical", inForce.critical());
            if (Double.isNaN(inForce.warning()) && Double.isNaN(inForce.critical())) {
                limits.add(Limit.off(inForce.signal()));
            }
        }
        ofKind.ifPresent(Section::end);
        settings.thresholds().end();
        return limits;
    }

    private static Threshold overridden(Threshold threshold, Section section) {
        String signal = threshold.signal();
        if (section.word(signal).filter("off"::equals).isPresent()) {
            return new Threshold(signal, Double.NaN, Double.NaN, threshold.why());
        }
        Section own = section.section(signal, "The limits of this signal, or off.");
        double warning = own.number("warning", -1e15, 1e15, threshold.warning(), "From here on a warning.");
        double critical = own.number("critical", -1e15, 1e15, threshold.critical(), "From here on critical.");
        own.end();
        if (!own.keys().isEmpty()
                && Math.signum(critical - warning) * Math.signum(threshold.critical() - threshold.warning()) < 0) {
            section.problem(
                    signal,
                    "critical must lie " + (threshold.critical() > threshold.warning() ? "above" : "below")
                            + " warning");
        }
        return new Threshold(signal, warning, critical, threshold.why());
    }

    private static void add(List<Limit> limits, String signal, String severity, double value) {
        if (!Double.isNaN(value)) {
            limits.add(new Limit(signal, severity, value));
        }
    }
}
