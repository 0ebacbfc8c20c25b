package io.stackexporter.kind;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Point;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One target as the product sees it: a configuration in, reports out. */
public final class WatchedTarget implements AutoCloseable {
    private static final Duration LONGEST_SCRAPE = Duration.ofSeconds(10);

    private final Scraper scraper;

    private WatchedTarget(Scraper scraper) {
        this.scraper = scraper;
    }

    /** Watches a server; more keys of the target come as lines of YAML. */
    public static WatchedTarget of(TargetKind<?> kind, String url, String... more) throws ConfigException {
        StringBuilder text = new StringBuilder("global: {allow_plain_secrets: true}\ntargets:\n  - name: db\n");
        text.append("    kind: ")
                .append(kind.name())
                .append("\n    url: ")
                .append(url)
                .append('\n');
        List.of(more).forEach(line -> text.append("    ").append(line).append('\n'));
        return of(text.toString(), kind);
    }

    /** Watches the one target of a whole configuration. */
    public static WatchedTarget of(String configuration, TargetKind<?> kind) throws ConfigException {
        Config config = Config.of(Document.of("test.yml", configuration, Map.of()));
        return new WatchedTarget(new Scraper(Fleet.of(config, List.of(kind))));
    }

    public TargetReport scrape() {
        return scrape(LONGEST_SCRAPE);
    }

    public TargetReport scrape(Duration longest) {
        return scraper.scrape(Deadline.in(longest)).getFirst();
    }

    /** Collectors that failed, with what they said. */
    public static Map<String, Outcome.Failed> failures(TargetReport report) {
        Map<String, Outcome.Failed> failures = new TreeMap<>();
        report.collectors().forEach((name, outcome) -> {
            if (outcome instanceof Outcome.Failed failed) {
                failures.put(name, failed);
            }
        });
        return failures;
    }

    /** The failure of the one collector that failed. */
    public static Outcome.Failed onlyFailure(TargetReport report, String collector) {
        Map<String, Outcome.Failed> failures = failures(report);
        if (!failures.keySet().equals(Set.of(collector))) {
            throw new AssertionError("only " + collector + " should fail, not " + failures);
        }
        return failures.values().iterator().next();
    }

    public static Optional<Family> family(TargetReport report, String name) {
        return report.families().stream()
                .filter(family -> family.metric().name().equals(name))
                .findFirst();
    }

    public static List<Point> points(TargetReport report, String name) {
        return family(report, name).map(Family::points).orElse(List.of());
    }

    /** Name, type and labels of each family's metric, as the lists of expected families have them. */
    public static Stream<String> declarations(Collection<Family> families) {
        return families.stream()
                .map(Family::metric)
                .map(metric -> metric.name() + "\t" + metric.type().word() + "\t" + String.join(",", metric.labels()));
    }

    /** Of every series, in the order of the page. */
    public static List<Double> valuesOf(TargetReport report, String name) {
        return points(report, name).stream().map(Point::value).toList();
    }

    /** The value of the one series with these label values, in the order of the metric's labels. */
    public static OptionalDouble find(TargetReport report, String name, String... labelValues) {
        return points(report, name).stream()
                .filter(point -> point.labelValues().equals(List.of(labelValues)))
                .mapToDouble(Point::value)
                .findFirst();
    }

    public static double value(TargetReport report, String name, String... labelValues) {
        return find(report, name, labelValues)
                .orElseThrow(() ->
                        new AssertionError(name + List.of(labelValues) + " is not among " + points(report, name)));
    }

    @Override
    public void close() {
        scraper.close();
    }
}
