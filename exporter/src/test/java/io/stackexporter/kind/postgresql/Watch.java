package io.stackexporter.kind.postgresql;

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
import io.stackexporter.servers.PostgresqlServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** One PostgreSQL target as the product sees it: a configuration in, reports out. */
final class Watch implements AutoCloseable {
    private static final Duration LONGEST_SCRAPE = Duration.ofSeconds(10);

    private final Scraper scraper;

    private Watch(Scraper scraper) {
        this.scraper = scraper;
    }

    /** Watches a server as its superuser; more keys of the target come as lines of YAML. */
    static Watch of(PostgresqlServer server, String... more) throws ConfigException {
        return at(server.url(), more);
    }

    static Watch at(String url, String... more) throws ConfigException {
        return of(new PostgresqlKind(), url, more);
    }

    /** Watches as the superuser with custom collectors, which come as YAML of their own. */
    static Watch custom(PostgresqlServer server, String customCollectors) throws ConfigException {
        String text = "targets: [{name: db, kind: postgresql, url: \"" + server.url() + "\"}]\ncustom_collectors:\n"
                + customCollectors;
        Config config = Config.of(Document.of("test.yml", text, Map.of()));
        return new Watch(new Scraper(Fleet.of(config, List.of(new PostgresqlKind()))));
    }

    /** Watches with a kind that a test has changed. */
    static Watch of(TargetKind<?> kind, String url, String... more) throws ConfigException {
        String text = "global: {allow_plain_secrets: true}\ntargets:\n  - name: db\n    kind: postgresql\n    url: "
                + url + "\n"
                + String.join(
                        "",
                        List.of(more).stream().map(line -> "    " + line + "\n").toList());
        Config config = Config.of(Document.of("test.yml", text, Map.of()));
        return new Watch(new Scraper(Fleet.of(config, List.of(kind))));
    }

    TargetReport scrape() {
        return scrape(LONGEST_SCRAPE);
    }

    TargetReport scrape(Duration longest) {
        return scraper.scrape(Deadline.in(longest)).getFirst();
    }

    /** Collectors that failed, with what they said. */
    static Map<String, Outcome.Failed> failures(TargetReport report) {
        Map<String, Outcome.Failed> failures = new TreeMap<>();
        report.collectors().forEach((name, outcome) -> {
            if (outcome instanceof Outcome.Failed failed) {
                failures.put(name, failed);
            }
        });
        return failures;
    }

    /** The failure of the one collector that failed. */
    static Outcome.Failed onlyFailure(TargetReport report, String collector) {
        Map<String, Outcome.Failed> failures = failures(report);
        if (!failures.keySet().equals(Set.of(collector))) {
            throw new AssertionError("only " + collector + " should fail, not " + failures);
        }
        return failures.values().iterator().next();
    }

    static Optional<Family> family(TargetReport report, String name) {
        return report.families().stream()
                .filter(family -> family.metric().name().equals(name))
                .findFirst();
    }

    static List<Point> points(TargetReport report, String name) {
        return family(report, name).map(Family::points).orElse(List.of());
    }

    /** The value of the one series with these label values, in the order of the metric's labels. */
    static OptionalDouble find(TargetReport report, String name, String... labelValues) {
        return points(report, name).stream()
                .filter(point -> point.labelValues().equals(List.of(labelValues)))
                .mapToDouble(Point::value)
                .findFirst();
    }

    static double value(TargetReport report, String name, String... labelValues) {
        return find(report, name, labelValues)
                .orElseThrow(() ->
                        new AssertionError(name + List.of(labelValues) + " is not among " + points(report, name)));
    }

    @Override
    public void close() {
        scraper.close();
    }
}
