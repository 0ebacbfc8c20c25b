package io.stackexporter.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stackexporter.servers.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** A service with a page, some work and the counts of that work, of which each can fail. */
final class Website implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, AtomicLong> worked = new ConcurrentHashMap<>();
    private HttpServer server;
    private volatile int pageStatus = 200;
    private volatile int workStatus = 200;
    private volatile Duration delay = Duration.ZERO;

    Website() throws IOException {
        server = listen(0);
    }

    private HttpServer listen(int port) throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        started.setExecutor(threads);
        started.createContext("/", exchange -> {
            Await.pause(delay);
            answer(exchange, pageStatus, "ok");
        });
        started.createContext("/work", exchange -> {
            int status = workStatus;
            worked.computeIfAbsent(status, key -> new AtomicLong()).incrementAndGet();
            answer(exchange, status, "");
        });
        started.createContext("/metrics", exchange -> answer(exchange, 200, counts()));
        started.start();
        return started;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String counts() {
        return worked.entrySet().stream()
                .map(entry -> "http_requests_total{status=\"%d\"} %d%n"
                        .formatted(entry.getKey(), entry.getValue().get()))
                .collect(Collectors.joining("", "# TYPE http_requests_total counter\n", ""));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Closing what it gives makes the page as it was. */
    AutoCloseable pageAnswers(int status) {
        pageStatus = status;
        return () -> pageStatus = 200;
    }

    AutoCloseable pageTakes(Duration time) {
        delay = time;
        return () -> delay = Duration.ZERO;
    }

    AutoCloseable stops() {
        int port = server.getAddress().getPort();
        server.stop(0);
        return () -> server = listen(port);
    }

    AutoCloseable workAnswers(int status) {
        workStatus = status;
        return () -> workStatus = 200;
    }

    /** Visitors who make it work until somebody interrupts them. */
    Thread visitors() {
        return Thread.ofVirtual().start(() -> {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url("/work"))).build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                while (!Thread.currentThread().isInterrupted()) {
                    client.send(request, BodyHandlers.discarding());
                    Await.pause(PAUSE);
                }
            } catch (IOException | InterruptedException | IllegalStateException end) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
