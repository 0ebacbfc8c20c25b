package io.stackexporter.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** An application that answers its visitors and counts them, as the client libraries of Prometheus do. */
final class Shop implements AutoCloseable {
    private static final List<Duration> BUCKETS =
            List.of(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMillis(500));
    private static final Duration FAST = Duration.ofMillis(2);

    private final HttpServer server;
    private final AtomicInteger visitors = new AtomicInteger();
    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS.size());

    Shop() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/health", this::welcome);
        server.createContext("/metrics", exchange -> answer(exchange, metrics()));
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void welcome(HttpExchange exchange) throws IOException {
        visitors.incrementAndGet();
        for (int i = 0; i < BUCKETS.size(); i++) {
            if (FAST.compareTo(BUCKETS.get(i)) <= 0) {
                buckets.incrementAndGet(i);
            }
        }
        answer(exchange, "welcome\n");
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String metrics() {
        int all = visitors.get();
        StringBuilder page = new StringBuilder("# TYPE http_requests_total counter\n");
        page.append("http_requests_total{status=\"200\"} ").append(all).append('\n');
        page.append("http_requests_total{status=\"500\"} 0\n");
        page.append("# TYPE http_requests_in_flight gauge\nhttp_requests_in_flight 0\n");
        page.append("# TYPE http_request_duration_seconds histogram\n");
        for (int i = 0; i < BUCKETS.size(); i++) {
            String bound = Double.toString(BUCKETS.get(i).toMillis() / 1000.0);
            page.append("http_request_duration_seconds_bucket{le=\"%s\"} %d%n".formatted(bound, buckets.get(i)));
        }
        page.append("http_request_duration_seconds_bucket{le=\"+Inf\"} ")
                .append(all)
                .append('\n');
        page.append("http_request_duration_seconds_sum ")
                .append(all * FAST.toMillis() / 1000.0)
                .append('\n');
        page.append("http_request_duration_seconds_count ").append(all).append('\n');
        return page.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
