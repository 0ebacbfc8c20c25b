package io.stackexporter.web;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.exposition.Block;
import io.stackexporter.exposition.Format;
import io.stackexporter.exposition.Gzip;
import io.stackexporter.exposition.Page;
import io.stackexporter.metric.Family;
import io.stackexporter.self.EngineMetrics;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.self.ProcessMetrics;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.xnio.IoUtils;

/** The page of all targets: scrape, merge, write. */
final class MetricsHandler implements HttpHandler {
    private static final HttpString TIMEOUT = HttpString.tryFromString(ScrapeTimeout.HEADER);

    private final Scraper scraper;
    private final ExporterMetrics exporter;
    private final LastReports last;
    private final ScrapeTimeout timeout;
    private final Semaphore room;

    MetricsHandler(Scraper scraper, ExporterMetrics exporter, LastReports last, WebSettings settings) {
        this.scraper = scraper;
        this.exporter = exporter;
        this.last = last;
        this.timeout = new ScrapeTimeout(settings.scrapeTimeout(), settings.timeoutOffset());
        this.room = new Semaphore(settings.maxRequests());
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            describe(exchange);
            return;
        }
        if (!room.tryAcquire()) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            Answers.plain(exchange, 503, "Too many scrapes at once; see --web.max-requests.");
            return;
        }
        exporter.scrapeStarted();
        try {
            Deadline deadline = timeout.deadline(exchange.getRequestHeaders().getFirst(TIMEOUT));
            Page page = page(deadline);
            Format format = describe(exchange);
            write(page, format, exchange);
        } finally {
            exporter.scrapeEnded();
            room.release();
        }
    }

    private Page page(Deadline deadline) {
        List<TargetReport> reports = scraper.scrape(deadline);
        last.set(reports);
        List<Block> blocks = new ArrayList<>();
        reports.forEach(report -> blocks.add(block(report)));
        blocks.add(new Block(Map.of(), exporter.read()));
        blocks.add(new Block(Map.of(), ProcessMetrics.read()));
        return new Page(blocks);
    }

    private static Block block(TargetReport report) {
        Target<?> target = report.target();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("target", target.name());
        labels.put("system", target.system());
        labels.put("kind", target.category());
        labels.putAll(target.labels());
        List<Family> families = Stream.concat(EngineMetrics.of(report).stream(), report.families().stream())
                .toList();
        return new Block(labels, families);
    }

    private static Format describe(HttpServerExchange exchange) {
        Format format = Format.wantedBy(exchange.getRequestHeaders().getFirst(Headers.ACCEPT));
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, format.contentType());
        exchange.getResponseHeaders().put(Headers.VARY, "Accept, Accept-Encoding");
        return format;
    }

    private static void write(Page page, Format format, HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        boolean zipped = acceptsGzip(exchange);
        if (zipped) {
            exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
        }
        OutputStream body = exchange.getOutputStream();
        OutputStream out = zipped ? new Gzip(body) : body;
        boolean complete = false;
        try {
            page.write(format, out);
            complete = true;
        } finally {
            if (complete) {
                out.close();
            } else {
                // Ended in the ordinary way, half a page would look like a whole one.
                IoUtils.safeClose(exchange.getConnection());
            }
        }
    }

    private static boolean acceptsGzip(HttpServerExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
        return accepted != null
                && Stream.of(accepted.split(","))
                        .map(coding -> coding.replace(" ", "").toLowerCase(Locale.ROOT))
                        .anyMatch(coding -> coding.equals("gzip")
                                || (coding.startsWith("gzip;") && !coding.matches("gzip;q=0(\\.0*)?")));
    }
}
