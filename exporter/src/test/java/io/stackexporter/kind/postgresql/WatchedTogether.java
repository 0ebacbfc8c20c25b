package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.exposition.Block;
import io.stackexporter.exposition.Format;
import io.stackexporter.exposition.Pages;
import io.stackexporter.metric.Family;
import io.stackexporter.self.EngineMetrics;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers that replicate, watched by one exporter: the page that it serves, and what it says about replication. */
final class WatchedTogether implements AutoCloseable {
    /** Low, so that a test need not wait long for a lag that is worth an alert. */
    private static final String LIMITS = "thresholds: {replication_lag_seconds: {warning: 0.5, critical: 1}}";

    /** A login with {@code pg_monitor} and nothing else. */
    static final String LOGIN = "monitor";

    private static final Pattern SIGNAL = Pattern.compile(
            "stack_(?:replication_)?(lag|healthy|replicas|replicas_expected)(?:_seconds)?\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(replica|target)=\"([^\"]*)\"");

    private final Scraper scraper;

    private WatchedTogether(Scraper scraper) {
        this.scraper = scraper;
    }

    /** Watches servers by their names as targets; more of their keys come as text. */
    static WatchedTogether of(Map<String, PostgresqlServer> servers, String... more) throws ConfigException {
        String targets = servers.entrySet().stream()
                .map(each -> "  - {name: " + each.getKey() + ", kind: postgresql, url: \""
                        + each.getValue().url() + "\", username: " + LOGIN + ", "
                        + String.join(
                                ", ",
                                Stream.concat(Stream.of(LIMITS), Stream.of(more))
                                        .toList()) + "}\n")
                .collect(Collectors.joining());
        Config config = Config.of(Document.of("test.yml", "targets:\n" + targets, Map.of()));
        return new WatchedTogether(new Scraper(Fleet.of(config, List.of(new PostgresqlKind()))));
    }

    /** As the web server writes it. */
    String page() {
        return Pages.text(
                Format.TEXT,
                scraper.scrape(Deadline.in(Duration.ofSeconds(10))).stream()
                        .map(WatchedTogether::block)
                        .toList());
    }

    private static Block block(TargetReport report) {
        Map<String, String> labels = new TreeMap<>(Map.of(
                "target", report.target().name(),
                "system", report.target().system(),
                "kind", report.target().category()));
        List<Family> families = Stream.concat(EngineMetrics.of(report).stream(), report.families().stream())
                .toList();
        return new Block(labels, families);
    }

    /** All that a page says about replication in signals, such as {@code primary: lag replica1} and its value. */
    static Map<String, Double> said(String page) {
        Map<String, Double> said = new TreeMap<>();
        page.lines().map(SIGNAL::matcher).filter(Matcher::matches).forEach(line -> {
            Map<String, String> labels = LABEL.matcher(line.group(2))
                    .results()
                    .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
            String what = line.group(1) + " " + labels.getOrDefault("replica", "");
            said.put(labels.get("target") + ": " + what.strip(), Double.valueOf(line.group(3)));
        });
        return said;
    }

    /** Waits for a page that says exactly this about replication. */
    String pageThatSays(Map<String, Double> expected) {
        return pageOnWhich(expected.toString(), expected::equals);
    }

    /** Waits for a page on which lags, such as {@code primary: lag replica1}, are above the critical limit. */
    String pageWithLag(String... lags) {
        return pageOnWhich("a lag above 1 s", said -> Stream.of(lags).allMatch(lag -> said.getOrDefault(lag, 0.0) > 1));
    }

    String pageWithMoreLagThan(String earlier, String... lags) {
        Map<String, Double> before = said(earlier);
        return pageOnWhich(
                "more lag than " + before,
                said -> Stream.of(lags).allMatch(lag -> said.getOrDefault(lag, 0.0) > before.getOrDefault(lag, 0.0)));
    }

    private String pageOnWhich(String what, Predicate<Map<String, Double>> holds) {
        AtomicReference<String> page = new AtomicReference<>("");
        Await.until(Duration.ofSeconds(30), () -> what + "; the page says " + said(page.get()), () -> {
            page.set(page());
            return holds.test(said(page.get()));
        });
        return page.get();
    }

    @Override
    public void close() {
        scraper.close();
    }
}
