package io.stackexporter.kind;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.TargetKind;
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
public final class WatchedServers implements AutoCloseable {
    private static final Duration LONGEST_SCRAPE = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** In seconds, of a lag that is worth an alert where a test has set its limit. */
    private static final double MUCH = 1;

    private static final Pattern SIGNAL = Pattern.compile(
            "stack_(?:replication_)?(lag|healthy|replicas|replicas_expected|degraded)(?:_seconds|_units)?\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(replica|target|reason)=\"([^\"]*)\"");

    private final Scraper scraper;

    private WatchedServers(Scraper scraper) {
        this.scraper = scraper;
    }

    /** Watches servers by their names as targets, with their addresses; more of their keys come as text. */
    public static WatchedServers of(TargetKind<?> kind, Map<String, String> urls, String... more)
            throws ConfigException {
        String keys = Stream.of(more).map(key -> ", " + key).collect(Collectors.joining());
        StringBuilder text = new StringBuilder("global: {allow_plain_secrets: true}\ntargets:\n");
        urls.forEach((name, url) ->
                text.append("  - {name: %s, kind: %s, url: \"%s\"%s}\n".formatted(name, kind.name(), url, keys)));
        Config config = Config.of(Document.of("test.yml", text.toString(), Map.of()));
        return new WatchedServers(new Scraper(Fleet.of(config, List.of(kind))));
    }

    /** As the web server writes it. */
    public String page() {
        List<TargetReport> reports = scraper.scrape(Deadline.in(LONGEST_SCRAPE));
        return Pages.text(
                Format.TEXT, reports.stream().map(WatchedServers::block).toList());
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
    public static Map<String, Double> said(String page) {
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
    public static Optional<Double> value(String page, String target, String metric) {
        return page.lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains("target=\"" + target + "\""))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    /** Waits for a page that says exactly this about replication. */
    public String pageThatSays(Map<String, Double> expected) {
        return pageWhere(expected.toString(), expected::equals);
    }

    /** Waits for a page on which lags, such as {@code primary: lag replica1}, are above a second. */
    public String pageWithLag(String... lags) {
        return pageWhere("a lag above " + MUCH + " s", said -> each(lags, lag -> lag(said, lag) > MUCH));
    }

    public String pageWithMoreLagThan(String earlier, String... lags) {
        Map<String, Double> before = said(earlier);
        return pageWhere("more lag than " + before, said -> each(lags, lag -> lag(said, lag) > lag(before, lag)));
    }

    private static boolean each(String[] lags, Predicate<String> holds) {
        return Stream.of(lags).allMatch(holds);
    }

    private static double lag(Map<String, Double> said, String lag) {
        return said.getOrDefault(lag, 0.0);
    }

    private String pageWhere(String what, Predicate<Map<String, Double>> holds) {
        return pageOn(what, page -> holds.test(said(page)));
    }

    /** Waits for a page on which something is so. */
    public String pageOn(String what, Predicate<String> holds) {
        AtomicReference<String> page = new AtomicReference<>("");
        Await.until(LONGEST_WAIT, () -> what + "; the page says " + said(page.get()), () -> {
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
