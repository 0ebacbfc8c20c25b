package io.stackexporter.kind.redis;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One target as a user configures it, scraped by the real engine. */
final class Watched implements AutoCloseable {
    /** Its threads are called by it too. */
    static final String NAME = "watched-cache";

    private final Scraper scraper;

    private Watched(Scraper scraper) {
        this.scraper = scraper;
    }

    /** @param lines further keys of the target, each indented by four spaces */
    static Watched at(String url, String... lines) {
        String yaml = """
                global:
                  allow_plain_secrets: true
                targets:
                  - name: %s
                    kind: redis
                    url: %s
                """.formatted(NAME, url)
                + String.join(
                        "",
                        List.of(lines).stream()
                                .map(line -> "    " + line + "\n")
                                .toList());
        try {
            Config config = Config.of(Document.of("test.yml", yaml, Map.of()));
            return new Watched(new Scraper(Fleet.of(config, List.of(new RedisKind()))));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Found scrape() {
        return scrape(Duration.ofSeconds(8));
    }

    Found scrape(Duration limit) {
        return new Found(scraper.scrape(Deadline.in(limit)).getFirst());
    }

    @Override
    public void close() {
        scraper.close();
    }

    /** What a scrape found, easy to ask. */
    record Found(TargetReport report) {

        Map<String, Outcome> failures() {
            Map<String, Outcome> failures = new TreeMap<>(report.collectors());
            failures.values().removeIf(outcome -> !(outcome instanceof Outcome.Failed));
            return failures;
        }

        /** Why the target is down. */
        ErrorKind down() {
            return ((Outcome.Failed) report.session()).kind();
        }

        String downMessage() {
            return ((Outcome.Failed) report.session()).message();
        }

        ErrorKind failure(String collector) {
            Outcome outcome = report.collectors().get(collector);
            return outcome instanceof Outcome.Failed failed ? failed.kind() : ErrorKind.INTERNAL;
        }

        Optional<Family> family(String name) {
            return report.families().stream()
                    .filter(family -> family.metric().name().equals(name))
                    .findFirst();
        }

        /** Not a number when there is no such series. */
        double value(String name, String... labels) {
            return part(Part.VALUE, name, labels);
        }

        double part(Part part, String name, String... labels) {
            return family(name).stream()
                    .flatMap(family -> family.points().stream())
                    .filter(point -> point.part() == part && point.labelValues().equals(List.of(labels)))
                    .mapToDouble(Point::value)
                    .findFirst()
                    .orElse(Double.NaN);
        }

        double signal(Signal signal, String... labels) {
            return value(signal.metric().name(), labels);
        }

        List<Metric> metrics() {
            return report.families().stream().map(Family::metric).toList();
        }
    }
}
