package io.stackexporter.web;

import io.stackexporter.collect.Deadline;
import io.stackexporter.exposition.Format;
import io.stackexporter.exposition.Gzip;
import io.stackexporter.exposition.Page;
import io.stackexporter.self.ExporterMetrics;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** How every request for a page of samples is answered: room for it, its deadline, format and compression. */
final class ScrapeAnswers {
    private static final HttpString TIMEOUT = HttpString.tryFromString(ScrapeTimeout.HEADER);

    private final ExporterMetrics exporter;
    private final ScrapeTimeout timeout;
    private final Semaphore room;

    ScrapeAnswers(ExporterMetrics exporter, WebSettings settings) {
        this.exporter = exporter;
        this.timeout = new ScrapeTimeout(settings.timeoutOffset());
        this.room = new Semaphore(settings.maxRequests());
    }

    /**
     * @param longest what the configuration allows
     * @param scrape makes the page; nothing when what was asked for is gone
     */
    void answer(HttpServerExchange exchange, Duration longest, Function<Deadline, Optional<Page>> scrape)
            throws IOException {
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
            String header = exchange.getRequestHeaders().getFirst(TIMEOUT);
            Optional<Page> page = scrape.apply(timeout.deadline(header, longest));
            if (page.isEmpty()) {
                Answers.plain(exchange, 404, "This target is not configured any more.");
            } else {
                writeWithin(timeout.patience(header), page.get(), describe(exchange), exchange);
            }
        } finally {
            exporter.scrapeEnded();
            room.release();
        }
    }

    private static Format describe(HttpServerExchange exchange) {
        Format format = Format.wantedBy(exchange.getRequestHeaders().getFirst(Headers.ACCEPT));
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, format.contentType());
        exchange.getResponseHeaders().put(Headers.VARY, "Accept, Accept-Encoding");
        return format;
    }

    /** Whoever reads a byte now and then would keep the page, and the room of a scrape, for hours. */
    private static void writeWithin(Duration limit, Page page, Format format, HttpServerExchange exchange)
            throws IOException {
        XnioExecutor.Key cut = exchange.getIoThread()
                .executeAfter(
                        () -> IoUtils.safeClose(exchange.getConnection()), limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            write(page, format, exchange);
        } finally {
            cut.remove();
        }
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

    static boolean acceptsGzip(HttpServerExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
        return accepted != null
                && Stream.of(accepted.split(","))
                        .map(coding -> coding.replace(" ", "").toLowerCase(Locale.ROOT))
                        .anyMatch(coding -> coding.equals("gzip")
                                || (coding.startsWith("gzip;") && !coding.matches("gzip;q=0(\\.0*)?")));
    }
}
