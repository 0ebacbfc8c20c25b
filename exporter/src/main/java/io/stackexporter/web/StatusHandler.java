package io.stackexporter.web;

import io.stackexporter.collect.TargetState;
import io.stackexporter.exposition.Gzip;
import io.stackexporter.self.ExporterMetrics.Loading;
import io.stackexporter.web.status.Language;
import io.stackexporter.web.status.StatusPage;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Answers people with the status page, in their language. */
final class StatusHandler implements HttpHandler {
    private static final HttpString POLICY = HttpString.tryFromString("Content-Security-Policy");
    private static final HttpString SNIFFING = HttpString.tryFromString("X-Content-Type-Options");
    private static final HttpString REFERRER = HttpString.tryFromString("Referrer-Policy");

    private final StatusPage page;
    private final Supplier<List<TargetState>> states;
    private final Supplier<Loading> loading;

    StatusHandler(StatusPage page, Supplier<List<TargetState>> states, Supplier<Loading> loading) {
        this.page = page;
        this.states = states;
        this.loading = loading;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        Language language = Language.wantedBy(exchange.getRequestHeaders().getFirst(Headers.ACCEPT_LANGUAGE));
        List<String> filters = Parameters.all(exchange, "filter");
        String filter = filters.isEmpty() ? "" : filters.getFirst();
        String text = page.of(states.get(), loading.get(), filter, language);
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
        headers.put(Headers.CONTENT_LANGUAGE, language.script());
        headers.put(Headers.VARY, "Accept-Language, Accept-Encoding");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        unlessConfigured(headers, POLICY, StatusPage.POLICY);
        unlessConfigured(headers, SNIFFING, "nosniff");
        unlessConfigured(headers, REFERRER, "no-referrer");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (ScrapeAnswers.acceptsGzip(exchange)) {
            headers.put(Headers.CONTENT_ENCODING, "gzip");
            bytes = zipped(bytes);
        }
        exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }

    /** Who runs the exporter may ask for other values; they are set before any page is made. */
    private static void unlessConfigured(HeaderMap headers, HttpString name, String value) {
        if (!headers.contains(name)) {
            headers.put(name, value);
        }
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (Gzip out = new Gzip(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}
