package io.stackexporter.kind.mysql;

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
import io.stackexporter.servers.MysqlServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers that belong together, watched by one exporter: the page that it serves, and what it says about replication. */
final class WatchedServers implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Pattern SIGNAL = Pattern.compile(
            "stack_(?:replication_)?(lag|healthy|replicas|replicas_expected|degraded)(?:_seconds|_units)?\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(replica|target|reason)=\"([^\"]*)\"");

    private final Scraper scraper;

    private WatchedServers(Scraper scraper) {
        this.scraper = scraper;
    }

    /** Watches servers by their names as targets; more of their keys come as text. */
    static WatchedServers of(Map<String, MysqlServer> servers, String... more) throws ConfigException {
        String keys = Stream.of(more).map(key -> ", " + key).collect(Collectors.joining());
        String targets = servers.entrySet().stream()
                .map(each -> "  - {name: " + each.getKey() + ", kind: mysql, url: \""
                        + each.getValue().url() + "\"" + keys + "}\n")
                .collect(Collectors.joining());
        String text = "global: {allow_plain_secrets: true}\ntargets:\n" + targets;
        Config config = Config.of(Document.of("test.yml", text, Map.of()));
        return new WatchedServers(new Scraper(Fleet.of(config, List.of(new MysqlKind()))));
    }

    List<TargetReport> scrape() {
        return scraper.scrape(Deadline.in(Duration.ofSeconds(10)));
    }

    /** As the web server writes it. */
    String page() {
        return Pages.text(
                Format.TEXT, scrape().stream().map(WatchedServers::block).toList());
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

    /** All that a page says about replication in signals, such as {@code replica: lag self} and its value. */
    static Map<String, Double> said(String page) {
        Map<String, Double> said = new TreeMap<>();
        page.lines().map(SIGNAL::matcher).filter(Matcher::matches).forEach(line -> {
            Map<String, String> labels = LABEL.matcher(line.group(2))
                    .results()
                    .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
            String of = labels.getOrDefault("replica", labels.getOrDefault("reason", ""));
            said.put((labels.get("target") + ": " + line.group(1) + " " + of).strip(), Double.valueOf(line.group(3)));
        });
        return said;
    }

    /** The value of a native metric of one target, whatever its other labels. */
    static Optional<Double> value(String page, String target, String metric) {
        return page.lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains("target=\"" + target + "\""))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    /** Waits for a page that says exactly this about replication. */
    String pageThatSays(Map<String, Double> expected) {
        return pageOn(expected.toString(), page -> said(page).equals(expected));
    }

    /** Waits for a page on which something is so. */
    String pageOn(String what, Predicate<String> holds) {
        AtomicReference<String> page = new AtomicReference<>("");
        Await.until(LONGEST, () -> what + "; the page says " + said(page.get()), () -> {
            page.set(page());
            return holds.test(page.get());
        });
        return page.get();
    }

    @Override
    public void close() {
        scraper.close();
    }
}
