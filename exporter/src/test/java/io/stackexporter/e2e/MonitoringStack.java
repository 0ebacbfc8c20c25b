package io.stackexporter.e2e;

import com.sun.net.httpserver.HttpServer;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.Running;
import io.stackexporter.servers.SmtpSink;
import io.stackexporter.servers.WebhookSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A real Prometheus and Alertmanager with the shipped rules and routing in a hurry, and sinks for what they send. */
final class MonitoringStack implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Running parts = new Running();
    private final Map<Record, Notification> read = new ConcurrentHashMap<>();
    private final SmtpSink mail = parts.keep(new SmtpSink());
    private final WebhookSink webhooks = parts.keep(new WebhookSink());
    private final String prometheus = "127.0.0.1:" + Program.freePort();

    /** With a second job that reads the other text format. */
    MonitoringStack(Path repository, Path folder, ExporterProgram exporter) throws IOException {
        Overlay overlay = new Overlay(repository, folder);
        String alertmanager = startAlertmanager(overlay, folder);
        startPrometheus(folder, overlay.prometheus(exporter.address(), textOnly(exporter), alertmanager), alertmanager);
    }

    /** For drills. */
    MonitoringStack(Overlay overlay, Path folder, ExporterProgram exporter) throws IOException {
        String alertmanager = startAlertmanager(overlay, folder);
        startPrometheus(folder, overlay.prometheus(exporter.address(), alertmanager), alertmanager);
    }

    private String startAlertmanager(Overlay overlay, Path folder) throws IOException {
        String alertmanager = "127.0.0.1:" + Program.freePort();
        Path routing = overlay.alertmanager(mail.port(), webhooks.url());
        parts.keep(Program.start(
                folder,
                "alertmanager",
                List.of(
                        Program.installed("prometheus-alertmanager", "prometheus-alertmanager"),
                        "--config.file=" + routing,
                        "--storage.path=" + Files.createDirectory(folder.resolve("alertmanager-data")),
                        "--web.listen-address=" + alertmanager,
                        "--cluster.listen-address=")));
        return alertmanager;
    }

    private void startPrometheus(Path folder, Path scraping, String alertmanager) throws IOException {
        Program program = parts.keep(Program.start(
                folder,
                "prometheus",
                List.of(
                        Program.installed("prometheus", "prometheus"),
                        "--config.file=" + scraping,
                        "--storage.tsdb.path=" + Files.createDirectory(folder.resolve("prometheus-data")),
                        "--web.listen-address=" + prometheus)));
        Await.until(
                START_LIMIT,
                program::log,
                () -> Http.isReady("http://" + prometheus + "/-/ready")
                        && Http.isReady("http://" + alertmanager + "/-/ready"));
    }

    /** Gives the exporter's page as text 0.0.4 to a Prometheus that would rather have OpenMetrics. */
    private String textOnly(ExporterProgram exporter) throws IOException {
        HttpServer relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        relay.createContext("/metrics", exchange -> {
            byte[] page = exporter.metrics("Accept", "text/plain").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        relay.start();
        parts.keep((AutoCloseable) () -> relay.stop(0));
        return "127.0.0.1:" + relay.getAddress().getPort();
    }

    /** The series of an instant query, each with {@code metric} and {@code value}. */
    List<Json> query(String expression) {
        String url =
                "http://" + prometheus + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return Json.of(Http.get(url)).get("data").get("result").list();
    }

    /** Everything that was sent so far. */
    List<Notification> notifications() {
        return Stream.concat(
                        mail.mails().stream().map(sent -> read.computeIfAbsent(sent, key -> Notification.of(sent))),
                        webhooks.calls().stream().map(sent -> read.computeIfAbsent(sent, key -> Notification.of(sent))))
                .toList();
    }

    @Override
    public void close() {
        parts.close();
    }
}
