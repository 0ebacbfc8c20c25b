package io.stackexporter.kind.http;

import io.stackexporter.servers.Program;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real Undertow with one page for each thing that a service may answer; it keeps what it was asked. */
final class Services implements AutoCloseable {
    /** One request as it came. */
    record Asked(String method, String path, Map<String, String> headers, String body) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, HttpHandler> pages = new ConcurrentHashMap<>();
    private final Undertow server;
    private final int port = Program.freePort();
    private final boolean tls;

    private Services(@Nullable SSLContext context) {
        tls = context != null;
        Undertow.Builder builder = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.ENABLE_STATISTICS, true)
                .setIoThreads(1)
                .setWorkerThreads(8)
                .setHandler(exchange -> exchange.dispatch(this::serve));
        server = (context == null
                        ? builder.addHttpListener(port, "127.0.0.1")
                        : builder.addHttpsListener(port, "127.0.0.1", context))
                .build();
        page("/health", exchange -> {
            exchange.getResponseHeaders()
                    .put(Headers.CONTENT_TYPE, "application/json")
                    .put(Headers.SERVER, "Checkout/1.4.2 (Debian)")
                    .put(Headers.LAST_MODIFIED, "Wed, 21 Oct 2015 07:28:00 GMT");
            send(exchange, """
                {"status": "healthy", "version": 3.0, "ready": true, "none": null,
                 "checks": [{"name": "db", "ok": true}, {"name": "queue", "ok": false}], "parts": {"db": {"ms": 4}}}
                """);
        });
        server.start();
    }

    static Services start() {
        return new Services(null);
    }

    static Services start(SSLContext context) {
        return new Services(context);
    }

    Services page(String path, HttpHandler page) {
        pages.put(path, page);
        return this;
    }

    Services text(String path, String text) {
        return page(path, exchange -> send(exchange, text));
    }

    Services status(String path, int status, String text) {
        return page(path, exchange -> send(exchange.setStatusCode(status), text));
    }

    Services redirect(String path, int status, String target) {
        return page(path, exchange -> {
            exchange.setStatusCode(status).getResponseHeaders().put(Headers.LOCATION, target);
            exchange.endExchange();
        });
    }

    /** A page that is zipped whoever asks. */
    Services zipped(String path, byte[] content) {
        return page(path, exchange -> {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
                out.write(content);
            }
            exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
            exchange.getResponseSender().send(ByteBuffer.wrap(zipped.toByteArray()));
        });
    }

    static void send(HttpServerExchange exchange, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.setResponseContentLength(bytes.length);
        exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }

    private void serve(HttpServerExchange exchange) throws Exception {
        exchange.startBlocking();
        asked.add(asked(exchange));
        HttpHandler page = pages.get(exchange.getRequestPath());
        if (page == null) {
            send(exchange.setStatusCode(404), "there is no such page");
        } else {
            page.handleRequest(exchange);
        }
    }

    private static Asked asked(HttpServerExchange exchange) throws IOException {
        Map<String, String> headers = new ConcurrentHashMap<>();
        for (HttpString name : exchange.getRequestHeaders().getHeaderNames()) {
            headers.put(
                    name.toString().toLowerCase(java.util.Locale.ROOT),
                    exchange.getRequestHeaders().getFirst(name));
        }
        String body = new String(exchange.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Asked(exchange.getRequestMethod().toString(), exchange.getRequestPath(), Map.copyOf(headers), body);
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    Asked last() {
        return asked.getLast();
    }

    /** Connections that are open. */
    long connections() {
        return server.getListenerInfo().getFirst().getConnectorStatistics().getActiveConnections();
    }

    int port() {
        return port;
    }

    String url(String path) {
        return (tls ? "https" : "http") + "://127.0.0.1:" + port + path;
    }

    /** The same by a name that stands for the same machine, which to a browser is another host. */
    String otherUrl(String path) {
        return url(path).replace("127.0.0.1", "localhost");
    }

    @Override
    public void close() {
        server.stop();
    }
}
