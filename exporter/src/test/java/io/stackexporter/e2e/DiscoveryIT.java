package io.stackexporter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus with the jobs of {@code deploy/prometheus.yml} that discover their targets: over TLS and with a login,
 * each is a scrape of its own, the exporter is another, and the rules understand what comes.
 */
class DiscoveryIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String JOB = "stack-exporter-discovered";
    private static final String ITSELF = "stack-exporter-itself";
    private static final String PASSWORD = "sesame";
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";

    private final String exporterAddress = "127.0.0.1:" + Program.freePort();
    private final String prometheusAddress = "127.0.0.1:" + Program.freePort();

    @TempDir
    private Path folder;

    @Test
    void everyTargetIsAScrapeOfItsOwn() throws Exception {
        Certificates certificates = Certificates.in(folder.resolve("certificates"));
        try (PostgresqlServer postgresql = PostgresqlServer.start(17);
                RedisServerProcess redis = RedisServers.REDIS_6_2.start();
                Program exporter = exporter(certificates, """
                        targets:
                          - {name: orders-db, kind: postgresql, url: "%s", labels: {service: orders}}
                          - {name: cache, kind: redis, url: "%s", labels: {service: web}}
                        """.formatted(postgresql.url(), redis.url()));
                Program prometheus = prometheus(certificates)) {
            Await.until(
                    PATIENCE,
                    () -> "both targets up, not " + query("up") + "\n" + exporter.log() + prometheus.log(),
                    () -> Http.isReady("http://" + prometheusAddress + "/-/ready")
                            && query("up{job=\"" + JOB + "\"} == 1").size() == 2);
            assertThat(query("up{target=\"orders-db\",system=\"postgresql\",service=\"orders\"} == 1"))
                    .hasSize(1);
            assertThat(query("up{target=\"cache\",system=\"redis\",service=\"web\"} == 1"))
                    .hasSize(1);
            // The first answer of a cold exporter may take longer than the hurried interval.
            Await.until(
                    PATIENCE,
                    () -> "both servers up, not " + query("stack_up"),
                    () -> query("stack_up{job=\"" + JOB + "\"} == 1").size() == 2);
            assertThat(query("pg_up{target=\"orders-db\"} == 1"))
                    .as("a native name")
                    .hasSize(1);
            assertThat(query("{__name__=~\".+\", exported_target!=\"\"}"))
                    .as("clashes of labels")
                    .isEmpty();
            theExporterIsThereOnce();
            theRulesUnderstandIt();
        }
    }

    private void theExporterIsThereOnce() {
        Await.until(
                PATIENCE,
                () -> "the exporter itself, not " + query("up"),
                () -> query("up{job=\"" + ITSELF + "\"} == 1").size() == 1);
        assertThat(query("stack_exporter_build_info")).hasSize(1);
        assertThat(query("{job=\"" + ITSELF + "\", target!=\"\"}"))
                .as("series of targets")
                .isEmpty();
    }

    /** Matching of several series where one is expected would be an error of the rule. */
    private void theRulesUnderstandIt() {
        String url = "http://" + prometheusAddress + "/api/v1/rules";
        Await.until(
                PATIENCE,
                () -> "every rule evaluated: " + Http.get(url),
                () -> rules(url).stream()
                        .noneMatch(rule -> rule.get("health").text().equals("unknown")));
        assertThat(rules(url))
                .hasSizeGreaterThan(100)
                .extracting(rule -> rule.get("lastError").text())
                .containsOnly("");
        // Its first evaluation may have come before the first scrape.
        Await.until(
                PATIENCE,
                () -> "a recorded series, with " + query("stack_connections"),
                () -> !query("stack:connections:ratio{target=\"orders-db\"}").isEmpty());
    }

    private static List<Json> rules(String url) {
        return Json.of(Http.get(url)).get("data").get("groups").list().stream()
                .flatMap(group -> group.get("rules").list().stream())
                .toList();
    }

    private List<Json> query(String expression) {
        String url = "http://" + prometheusAddress + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return Json.of(Http.get(url)).get("data").get("result").list();
    }

    private Program exporter(Certificates certificates, String configuration) throws IOException {
        Certificates.Identity server = certificates.server("exporter");
        Path file = Files.writeString(folder.resolve("stack-exporter.yml"), configuration);
        Path web =
                Files.writeString(folder.resolve("web.yml"), """
                tls_server_config: {cert_file: %s, key_file: %s}
                basic_auth_users: {prometheus: "%s"}
                """.formatted(server.certificate(), server.key(), HASH));
        String launcher = Path.of(System.getProperty("distribution.directory"), "bin", "stack-exporter")
                .toString();
        return Program.start(
                folder,
                "exporter",
                List.of(
                        launcher,
                        "--config.file=" + file,
                        "--web.config.file=" + web,
                        "--web.listen-address=" + exporterAddress));
    }

    private Program prometheus(Certificates certificates) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        Path config = new Overlay(REPOSITORY, folder).discovering(exporterAddress, certificates.authority(), password);
        return Program.start(
                folder,
                "prometheus",
                List.of(
                        Program.installed("prometheus", "prometheus"),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + Files.createDirectory(folder.resolve("prometheus-data")),
                        "--web.listen-address=" + prometheusAddress));
    }
}
