package io.stackexporter.kind.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.self.EngineMetrics;
import io.stackexporter.servers.BlackboxExporter;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Nginx;
import io.stackexporter.servers.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same pages of a real nginx, probed by Debian's blackbox_exporter and by us. */
@Timeout(120)
class BlackboxComparisonTest {
    private static final Running RUNNING = new Running();
    /** On a machine that is busy with other tests. */
    private static final double SECONDS = 2;
    /** What 0.23 does not have yet. */
    private static final Set<String> NEWER = Set.of("probe_timeout_seconds", "probe_tls_cipher_info");
    /** Nobody listens. */
    private static final String NOBODY = "http://127.0.0.1:1/";

    private static Nginx nginx;
    private static BlackboxExporter blackbox;
    private static Path authority;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder.resolve("certificates"));
        authority = certificates.authority();
        nginx = RUNNING.keep(Nginx.start(folder.resolve("nginx"), certificates.server("good"), """
            location = /once { return 302 /page; }
            location = /circle { return 302 /circle; }
            location = /broken { return 503 "not now"; }
            location = /nothing { return 204; }
            location = /somewhere-else { return 301 https://127.0.0.1:$arg_port/page; }
            location = /stream { add_header Last-Modified ""; proxy_pass http://127.0.0.1:$server_port/page; }
            """));
        Files.writeString(folder.resolve("nginx/pages/page"), "{\"status\": \"healthy\"}\n");
        blackbox = RUNNING.keep(BlackboxExporter.start(folder, """
            modules:
              plain: {prober: http, timeout: 5s, http: {tls_config: {ca_file: AUTHORITY}}}
              http1: {prober: http, timeout: 5s, http: {enable_http2: false, tls_config: {ca_file: AUTHORITY}}}
              body: {prober: http, timeout: 5s, http: {fail_if_body_not_matches_regexp: [degraded]}}
              head: {prober: http, timeout: 5s, http: {method: HEAD}}
              stay: {prober: http, timeout: 5s, http: {follow_redirects: false, valid_status_codes: [302]}}
            """.replace("AUTHORITY", authority.toString())));
    }

    @AfterAll
    static void stop() {
        RUNNING.close();
    }

    @ParameterizedTest(name = "{0} by the module {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        /page           | plain | follow_redirects: true
        /page           | http1 | http_version: 1.1
        /page           | head  | method: HEAD
        /page           | body  | expect: {body: degraded}
        /once           | plain | follow_redirects: true
        /once           | stay  | expect: {status: [302]}, follow_redirects: false
        /circle         | plain | follow_redirects: true
        /broken         | plain | follow_redirects: true
        /nothing        | plain | follow_redirects: true
        /nowhere        | plain | follow_redirects: true
        /somewhere-else | plain | follow_redirects: true
        """)
    void valuesAreTheSameInClearText(String path, String module, String lines) throws ConfigException {
        compare(nginx.url(path) + "?port=" + nginx.tlsPort(), module, lines);
    }

    @ParameterizedTest(name = "{0} by the module {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        /page   | plain | follow_redirects: true
        /page   | http1 | http_version: 1.1
        /once   | plain | follow_redirects: true
        /broken | plain | follow_redirects: true
        """)
    void valuesAreTheSameOverTls(String path, String module, String lines) throws ConfigException {
        compare(nginx.tlsUrl(path), module, lines);
        compare(nginx.tlsUrl(path).replace("127.0.0.1", "localhost"), module, lines + ", ip_protocol: 4");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({NOBODY, "http://nowhere.invalid/"})
    void valuesAreTheSameWhereNobodyAnswers(String url) throws ConfigException {
        compare(url, "plain", "follow_redirects: true");
    }

    private static void compare(String url, String module, String lines) throws ConfigException {
        Map<String, Double> theirs = new TreeMap<>(blackbox.probe(module, url));
        Map<String, Double> ours = new TreeMap<>(ours(url, lines));
        if (url.contains(".invalid")) {
            // What it does not know it calls zero.
            theirs.keySet().removeIf(name -> name.matches("probe_ip_.*|probe_dns_.*"));
            ours.keySet().removeIf(name -> name.matches("probe_ip_.*|probe_dns_.*"));
            theirs.remove("probe_http_duration_seconds{phase=\"resolve\"}");
            ours.remove("probe_http_duration_seconds{phase=\"resolve\"}");
        }
        if (module.equals("stay")) {
            // It looks at no body where it does not go on; here one may be expected.
            theirs.remove("probe_http_uncompressed_body_length");
            ours.remove("probe_http_uncompressed_body_length");
        }
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        assertThat(theirs).hasSizeGreaterThan(8);
        if (url.contains("/page")) {
            assertThat(theirs).containsEntry("probe_http_status_code", 200.0);
        }
        theirs.forEach((series, value) -> {
            boolean time = series.contains("duration_seconds") || series.contains("lookup_time");
            assertThat(ours.get(series)).as(series).isCloseTo(value, within(time ? SECONDS : 0));
        });
    }

    private static Map<String, Double> ours(String url, String lines) throws ConfigException {
        String configuration = "targets:\n  - {name: page, kind: http, url: \"" + url + "\", tls: {ca_file: "
                + authority + "}, " + lines + "}\n";
        try (WatchedTarget target = WatchedTarget.of(configuration, new HttpKind())) {
            TargetReport report = target.scrape();
            Map<String, Double> values = new TreeMap<>(ProbedSeries.of(report.families()));
            values.putAll(ProbedSeries.of(EngineMetrics.of(report)));
            values.keySet()
                    .removeIf(series ->
                            !series.startsWith("probe_") || NEWER.stream().anyMatch(series::startsWith));
            return values;
        }
    }
}
