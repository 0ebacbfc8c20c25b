package io.stackexporter.e2e;

import io.stackexporter.demo.DemoServers;
import io.stackexporter.demo.Traffic;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.DnsServer;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.Running;
import io.stackexporter.servers.TlsServer;
import io.stackexporter.servers.WebhookSink;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * The servers of the demo with their traffic, an application, backups and logs; the exporter and node_exporter that watch them
 * and this machine; Alertmanager, and Prometheus, which scrapes them all and evaluates the shipped rules in a hurry.
 */
final class WatchedDemo implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int BACKUPS = 5;

    private final Running parts = new Running();
    private final Path folder;
    private final String prometheus = address();

    WatchedDemo(Path repository, Path folder) throws Exception {
        this.folder = folder;
        try {
            start(repository);
        } catch (Exception | AssertionError e) {
            parts.close();
            throw e;
        }
    }

    private void start(Path repository) throws Exception {
        DemoServers servers = parts.keep(new DemoServers());
        parts.keep(new Traffic(servers));
        Shop shop = parts.keep(new Shop());
        ExporterProgram exporter = parts.keep(
                ExporterProgram.start(folder, servers.configuration() + more(shop.address()), Program.freePort()));
        String node = address();
        String alertmanager = address();
        parts.keep(start("prometheus-node-exporter", "--web.listen-address=" + node));
        parts.keep(start(
                "prometheus-alertmanager",
                "--config.file=" + write("alertmanager.yml", routing(parts.keep(new WebhookSink()))),
                "--storage.path=" + Files.createDirectory(folder.resolve("alertmanager-data")),
                "--web.listen-address=" + alertmanager,
                "--cluster.listen-address="));
        String scraping = scraping(
                new Overlay(repository, folder).rules(), exporter.address(), node, alertmanager, shop.address());
        Program program = parts.keep(start(
                "prometheus",
                "--config.file=" + write("prometheus.yml", scraping),
                "--storage.tsdb.path=" + Files.createDirectory(folder.resolve("prometheus-data")),
                "--web.listen-address=" + prometheus));
        Await.until(START_LIMIT, program::log, () -> Http.isReady("http://" + prometheus + "/-/ready"));
    }

    private static String address() {
        return "127.0.0.1:" + Program.freePort();
    }

    private Program start(String program, String... options) {
        List<String> command = new ArrayList<>(List.of(Program.installed(program, program)));
        command.addAll(List.of(options));
        return Program.start(folder, program, command);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** What the demo has not: targets of the other kinds. */
    private String more(String shop) throws IOException {
        Certificates certificates = Certificates.in(folder);
        TlsServer tls = parts.keep(TlsServer.start(certificates.context(certificates.server("localhost"))));
        DnsServer names = parts.keep(DnsServer.that(query -> DnsServer.with(
                DnsServer.answer(query, Rcode.NOERROR),
                Section.ANSWER,
                new ARecord(
                        Name.fromConstantString("shop.example.com."),
                        DClass.IN,
                        60,
                        InetAddress.getLoopbackAddress()))));
        return """
                  - name: shop
                    kind: http
                    url: http://%1$s/health
                    labels: {service: shop}
                    expect: {body: welcome}
                    metrics: {path: /metrics}
                  - {name: shop-port, kind: tcp, url: "tcp://%1$s", labels: {service: shop}}
                  - {name: shop-certificate, kind: tls, url: "tls://localhost:%2$d", tls: {ca_file: "%3$s"}, labels: {service: shop}}
                  - {name: shop-name, kind: dns, url: "dns://127.0.0.1:%4$d", query: {name: shop.example.com}, labels: {service: shop}}
                  - name: orders-backups
                    kind: backup
                    url: "%5$s"
                    labels: {service: orders, backup_set: orders}
                    backups:
                      full: {pattern: "full_*.gz", max_age: 1d, status: [status.json]}
                  - name: shop-logs
                    kind: files
                    url: "%6$s"
                    labels: {service: shop}
                    files:
                      app: {pattern: "app*.log", lines: true}
                """.formatted(
                        shop,
                        tls.port(),
                        certificates.authority(),
                        names.port(),
                        backups().toUri(),
                        logs().toUri());
    }

    private Path backups() throws IOException {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        String now = Instant.now().toString();
        for (int i = 0; i < BACKUPS; i++) {
            Path file = backups.resolve("full_" + i + ".gz");
            try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
                stream.write("orders".getBytes(StandardCharsets.UTF_8));
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(BACKUPS - i))));
        }
        Files.writeString(backups.resolve("status.json"), """
                {"exit_status": 0, "finished_at": "%1$s", "restored_at": "%1$s", "verified_at": "%1$s",
                 "drills": {"restore": {"at": "%1$s", "duration_seconds": 60, "success": true}}}
                """.formatted(now));
        return backups;
    }

    private Path logs() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Files.writeString(logs.resolve("app.log"), Instant.now() + " open\n");
        return logs;
    }

    private static String routing(WebhookSink webhooks) {
        return """
                route: {receiver: sink, group_wait: 1s, group_interval: 2s}
                receivers:
                  - {name: sink, webhook_configs: [{url: "%s"}]}
                """.formatted(webhooks.url());
    }

    private String scraping(String rules, String exporter, String node, String alertmanager, String shop) {
        return """
                global:
                  {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 1s, external_labels: {grafana_url: "http://grafana"}}
                rule_files: ["%1$s"]
                alerting: {alertmanagers: [{static_configs: [{targets: ["%4$s"]}]}]}
                scrape_configs:
                  - {job_name: stack-exporter, static_configs: [{targets: ["%2$s"]}]}
                  - {job_name: node, static_configs: [{targets: ["%3$s"]}]}
                  - {job_name: alertmanager, static_configs: [{targets: ["%4$s"]}]}
                  - {job_name: prometheus, static_configs: [{targets: ["%6$s"]}]}
                  - {job_name: shop, static_configs: [{targets: ["%5$s"], labels: {service: shop, environment: demo}}]}
                """.formatted(rules, exporter, node, alertmanager, shop, prometheus);
    }

    /** Whether an instant query gives any series; fails when Prometheus does not understand it. */
    boolean gives(String expression) {
        String url =
                "http://" + prometheus + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        Json answer = Json.of(Http.get(url));
        if (!answer.get("status").text().equals("success")) {
            throw new IllegalArgumentException(expression + ": " + answer);
        }
        return !answer.get("data").get("result").list().isEmpty();
    }

    @Override
    public void close() {
        parts.close();
    }
}
