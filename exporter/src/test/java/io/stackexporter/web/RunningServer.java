package io.stackexporter.web;

import io.stackexporter.access.WebAccess;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Shard;
import io.stackexporter.collect.Target;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A server on a free port with a fleet of the test, and a browser for it. */
final class RunningServer implements AutoCloseable {
    static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(10);

    private final Scraper scraper;
    private final ExporterMetrics exporter;
    private final Server server;
    private final Browser browser;

    RunningServer(int maxRequests, Target<?>... fleet) {
        this(maxRequests, Shard.WHOLE, "", List::of, fleet);
    }

    /** @param externalUrl empty for none */
    RunningServer(int maxRequests, Shard shard, String externalUrl, Supplier<List<String>> reload, Target<?>... fleet) {
        BuildInfo build = new BuildInfo("1.0 <test>", "abc");
        scraper = new Scraper(List.of(fleet), shard);
        WebSettings settings = new WebSettings(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                "/metrics",
                maxRequests,
                Duration.ofMillis(500),
                WebAccess.open(),
                ExternalUrl.parse(externalUrl));
        exporter = new ExporterMetrics(build, () -> true);
        server = new Server(settings, scraper, exporter, build, reload);
        server.start();
        browser = new Browser(port());
    }

    Scraper scraper() {
        return scraper;
    }

    int port() {
        return server.addresses().getFirst().getPort();
    }

    /** Scrapes that the server is answering. */
    int inFlight() {
        return exporter.read().stream()
                .filter(family -> family.metric().name().equals("stack_exporter_scrapes_in_flight"))
                .mapToInt(family -> (int) family.points().getFirst().value())
                .sum();
    }

    Browser browser() {
        return browser;
    }

    /** Ends only the server; the browser may still read. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        browser.close();
        server.close();
        scraper.close();
    }
}
