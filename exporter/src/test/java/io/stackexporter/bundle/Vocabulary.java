package io.stackexporter.bundle;

import io.stackexporter.Catalogues;
import io.stackexporter.Catalogues.Source;
import io.stackexporter.collect.Collector;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.collect.Threshold;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every series that an expression may name: what the exporter emits, what others emit, what rules record. */
final class Vocabulary {
    /** Of anything, also of what is no target. */
    private static final String ALERTS = "ALERTS";

    private static final String THRESHOLD = "stack_threshold";
    private static final String THRESHOLD_OFF = "stack_threshold_off";
    private static final String OF_COLLECTORS = "stack_collector_";
    private static final Set<String> SEVERITIES = Set.of("warning", "critical");
    private static final Pattern FIXED_LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** By the names of their series, for they are looked up thousands of times. */
    private static final Map<String, List<Source>> SOURCES = sourcesByName();

    private final Map<String, Series> known = new LinkedHashMap<>();
    /** Those whose names come from the watched server, each with the family that the exporter declares in its place. */
    private final Map<String, String> families = new LinkedHashMap<>();

    private Vocabulary() {}

    /** What the exporter emits. */
    static Vocabulary ofExporter() {
        Vocabulary vocabulary = new Vocabulary();
        Catalogues.sources()
                .forEach(source ->
                        Series.of(source.metric(), !source.kind().isEmpty()).forEach(vocabulary::add));
        ServerNamedMetric.all().forEach(vocabulary::add);
        vocabulary.known.keySet().removeIf(name -> name.endsWith("*"));
        return vocabulary;
    }

    /** What the exporter and the others emit. */
    static Vocabulary ofAll() {
        Vocabulary vocabulary = ofExporter();
        ForeignMetric.all()
                .forEach(metric -> vocabulary.add(
                        metric.name(), metric.isCounter() ? MetricType.COUNTER : MetricType.GAUGE, metric.labels()));
        return vocabulary;
    }

    /** With the series that a rule records, whose labels are those of its expression and its own. */
    void record(Rule rule) {
        Set<String> labels = new TreeSet<>(rule.labels().keySet());
        labels.addAll(ExpressionCheck.of(rule.expression(), this).labels());
        add(rule.name(), MetricType.GAUGE, labels);
    }

    /** Every alert is a series too, see {@code ALERTS}. */
    void addLabels(String name, Set<String> more) {
        find(name).ifPresent(series -> add(name, series.type(), more));
    }

    private void add(String name, MetricType type, Set<String> labels) {
        add(new Series(name, type, Series.unit(name, Unit.NONE), labels));
    }

    /** The same name may come from several places, each with labels of its own. */
    private void add(Series series) {
        known.merge(series.name(), series, (one, other) -> {
            Set<String> labels = new TreeSet<>(one.labels());
            labels.addAll(other.labels());
            return new Series(one.name(), one.type(), one.unit(), labels);
        });
    }

    private void add(ServerNamedMetric metric) {
        known.values().stream()
                .filter(metric::isOf)
                .findFirst()
                .ifPresent(family -> families.put(metric.name(), family.name()));
        Optional.ofNullable(families.get(metric.name()))
                .map(known::get)
                .ifPresent(family -> add(metric.name(), metric.type(), family.labels()));
    }

    Optional<Series> find(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /**
     * The only values that a label can have; empty when they come from the watched server or its user.
     *
     * @param system the word of a kind, or empty for all
     */
    Set<String> values(String name, String label, String system) {
        if (label.equals("system")
                && !name.equals(ALERTS)
                && find(name).map(Vocabulary::isOfTarget).orElse(false)) {
            return kinds("").flatMap(Vocabulary::words).collect(Collectors.toSet());
        }
        if (name.equals(THRESHOLD)) {
            return label.equals("signal") ? signals(system) : label.equals("severity") ? SEVERITIES : Set.of();
        }
        if (name.equals(THRESHOLD_OFF)) {
            return label.equals("signal") ? signals(system) : Set.of();
        }
        if (name.startsWith(OF_COLLECTORS)) {
            return ofCollectors(label, system);
        }
        List<Optional<String>> fixed = sources(name)
                .filter(source -> isFrom(source, system))
                .map(source -> fixed(source, label))
                .toList();
        return fixed.stream().allMatch(Optional::isPresent)
                ? fixed.stream().flatMap(Optional::stream).collect(Collectors.toSet())
                : Set.of();
    }

    /** Whether such a system can have the series, which is so for what we know nothing about. */
    boolean isGivenBy(String system, String name) {
        return sources(name).findAny().isEmpty() || sources(name).anyMatch(source -> isFrom(source, system));
    }

    private Stream<Source> sources(String name) {
        return SOURCES.getOrDefault(families.getOrDefault(name, name), List.of()).stream();
    }

    private static Map<String, List<Source>> sourcesByName() {
        Map<String, List<Source>> byName = new HashMap<>();
        for (Source source : Catalogues.sources()) {
            Series.of(source.metric(), false)
                    .forEach(series -> byName.computeIfAbsent(series.name(), name -> new ArrayList<>())
                            .add(source));
        }
        return byName;
    }

    private static boolean isFrom(Source source, String system) {
        return system.isEmpty()
                || source.kind().equals("*")
                || kinds(system).anyMatch(kind -> kind.name().equals(source.kind()));
    }

    private static boolean isOfTarget(Series series) {
        return series.labels().containsAll(Series.OF_A_TARGET);
    }

    /** The signals that have limits. */
    static Set<String> signals(String system) {
        return kinds(system)
                .map(TargetKind::thresholds)
                .flatMap(Collection::stream)
                .map(Threshold::signal)
                .collect(Collectors.toSet());
    }

    /** The login counts as a collector, for it may fail like one. */
    private static Set<String> ofCollectors(String label, String system) {
        List<Collector<?>> collectors = kinds(system)
                .<Collector<?>>flatMap(kind -> kind.collectors().stream())
                .toList();
        Stream<String> values = switch (label) {
            case "collector" ->
                Stream.concat(
                        Stream.of(TargetReport.SESSION), collectors.stream().map(Collector::name));
            case "privilege" -> collectors.stream().map(Collector::privilege);
            case "error" -> Stream.of(ErrorKind.values()).map(ErrorKind::word);
            default -> Stream.of();
        };
        return values.collect(Collectors.toSet());
    }

    private static Stream<TargetKind<?>> kinds(String system) {
        return TargetKinds.ALL.stream()
                .filter(kind -> system.isEmpty() || words(kind).anyMatch(system::equals));
    }

    private static Stream<String> words(TargetKind<?> kind) {
        return Stream.concat(Stream.of(kind.name()), kind.aliases().stream());
    }

    private static Optional<String> fixed(Source source, String label) {
        return FIXED_LABEL
                .matcher(source.fixedLabels())
                .results()
                .filter(found -> found.group(1).equals(label))
                .map(found -> found.group(2))
                .findFirst();
    }
}
