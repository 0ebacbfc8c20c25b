package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a probe tells of a real Undertow, and when it is content. */
@Timeout(60)
class HttpProbeTest {
    private static Services services;

    @BeforeAll
    static void start() {
        services = Services.start();
        services.status("/broken", 503, "the page of an error")
                .text("/error-page", "<html>Internal Server Error</html>")
                .text("/no-json", "{\"status\": healthy}")
                .text("/half-json", "{\"status\": \"heal")
                .text("/long", "x".repeat(100_000))
                .zipped(
                        "/zipped",
                        "{\"status\": \"healthy\"}".repeat(1).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void aServiceThatAnswersIsUpAndToldInTheWordsOfTheKnownExporter() throws ConfigException {
        TargetReport report = probe("/health");
        assertThat(report.up()).isTrue();
        assertThat(report.identity()).contains(new Identity("HTTP/1.1", "Checkout/1.4.2", ""));
        assertThat(value(report, "probe_http_status_code")).isEqualTo(200);
        assertThat(value(report, "probe_http_version")).isEqualTo(1.1);
        assertThat(value(report, "probe_http_ssl")).isZero();
        assertThat(value(report, "probe_http_redirects")).isZero();
        assertThat(value(report, "probe_http_content_length"))
                .isPositive()
                .isEqualTo(value(report, "probe_http_uncompressed_body_length"));
        assertThat(value(report, "probe_http_last_modified_timestamp_seconds")).isEqualTo(1_445_412_480);
        assertThat(value(report, "probe_failed_due_to_regex")).isZero();
        assertThat(value(report, "probe_ip_protocol")).isEqualTo(4);
        assertThat(value(report, "probe_http_duration_seconds", "processing")).isPositive();
        double phases = points(report, "probe_http_duration_seconds").stream()
                .mapToDouble(point -> point.value())
                .sum();
        assertThat(phases).isLessThanOrEqualTo(value(report, "probe_duration_seconds"));
        assertThat(find(report, "probe_ssl_earliest_cert_expiry")).isEmpty();
    }

    @Test
    void nothingIsAskedTwiceAndNothingOfUsIsTold() throws ConfigException {
        int before = services.asked().size();
        probe("/health");
        assertThat(services.asked()).hasSize(before + 1);
        assertThat(services.last().headers())
                .containsEntry("user-agent", "stack-exporter")
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKeys("cookie", "authorization");
    }

    @Test
    void aRefusedConnectionLeavesTheZerosThatTheKnownExporterLeaves() throws ConfigException {
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), "http://127.0.0.1:1/")) {
            TargetReport report = target.scrape();
            assertThat(failure(report).kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(value(report, "probe_http_status_code")).isZero();
            assertThat(value(report, "probe_http_version")).isZero();
            assertThat(value(report, "probe_http_content_length")).isZero();
            assertThat(value(report, "probe_http_duration_seconds", "connect")).isZero();
            assertThat(value(report, "probe_ip_protocol")).isEqualTo(4);
            assertThat(report.identity()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /health | status: [200]
        /health | status: [3xx, 2xx]
        /broken | status: [503]
        /health | headers: {Content-Type: json, Server: '^Checkout/1\\.'}
        /health | body: '"status": *"healthy"'
        /health | not_body: 'Internal Server Error'
        /health | json: {status: healthy, version: 3, ready: true, none: null}
        /health | json: {'checks[0].name': db, 'checks[1].ok': false, parts.db.ms: 4, $.status: healthy}
        /zipped | json: {status: healthy}
        /health | within: 30s, tls: any
        """)
    void whatIsExpectedIsUp(String path, String expectation) throws ConfigException {
        TargetReport report = probe(path, "expect: {" + expectation + "}");
        assertThat(report.up()).as("%s", report.session()).isTrue();
        assertThat(value(report, "probe_failed_due_to_regex")).isZero();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /broken     | status: [2xx]                    | 0 | the status is 503 instead of 2xx
        /nowhere    | status: [200, 204]               | 0 | the status is 404 instead of 200 or 204
        /health     | headers: {Content-Type: html}    | 1 | the header Content-Type does not match html
        /health     | headers: {X-Build: .}            | 1 | the header X-Build is missing
        /error-page | body: healthy                    | 1 | the body does not match healthy
        /error-page | not_body: '(?i)error'            | 1 | the body matches (?i)error, which it must not
        /error-page | json: {status: healthy}          | 0 | the body is not JSON: line 1, column 1
        /no-json    | json: {status: healthy}          | 0 | the body is not JSON: line 1, column 12
        /half-json  | json: {status: healthy}          | 0 | the body ends in the middle of its JSON
        /health     | json: {status: degraded}         | 0 | in the JSON of the body status is "healthy" instead of degraded
        /health     | json: {'checks[1].ok': true}     | 0 | in the JSON of the body checks[1].ok is false instead of true
        /health     | json: {parts: 1, lag: 0}         | 0 | in the JSON of the body parts is an object instead of 1, lag is missing instead of 0
        /health     | tls: required                    | 0 | the answer comes without TLS; use https, or set expect.tls: any
        """)
    void whatIsNotExpectedIsDownAndSaysWhy(String path, String expectation, double byPattern, String reason)
            throws ConfigException {
        TargetReport report = probe(path, "expect: {" + expectation + "}");
        assertThat(failure(report).message()).isEqualTo(reason);
        assertThat(failure(report).kind()).isEqualTo(ErrorKind.QUERY);
        assertThat(value(report, "probe_http_status_code")).isGreaterThanOrEqualTo(200);
        assertThat(value(report, "probe_failed_due_to_regex")).isEqualTo(byPattern);
        boolean json = expectation.startsWith("json");
        assertThat(find(report, "probe_failed_due_to_cel"))
                .isEqualTo(json ? OptionalDouble.of(1) : OptionalDouble.empty());
    }

    @Test
    void onlySoMuchOfABodyIsLookedAtAndAllOfItIsCounted() throws ConfigException {
        TargetReport report = probe("/long", "max_body_size: 1000", "expect: {body: 'x{2000}'}");
        assertThat(failure(report).message())
                .isEqualTo("the body does not match x{2000} as far as it is read; see max_body_size");
        assertThat(value(report, "probe_http_uncompressed_body_length")).isEqualTo(100_000);
        assertThat(probe("/long", "expect: {body: 'x{2000}'}").up()).isTrue();
        assertThat(failure(probe("/health", "max_body_size: 20", "expect: {json: {version: 3}}"))
                        .message())
                .isEqualTo("the JSON of the body is longer than max_body_size");
    }

    @Test
    void aZippedBodyIsCountedUnzipped() throws ConfigException {
        TargetReport report = probe("/zipped");
        assertThat(value(report, "probe_http_uncompressed_body_length")).isEqualTo(21);
        assertThat(value(report, "probe_http_content_length")).isGreaterThan(21);
    }

    @Test
    void aHeadHasNoBody() throws ConfigException {
        TargetReport report = probe("/health", "method: HEAD");
        assertThat(report.up()).isTrue();
        assertThat(services.last().method()).isEqualTo("HEAD");
        assertThat(value(report, "probe_http_uncompressed_body_length")).isZero();
        assertThat(value(report, "probe_http_content_length")).isPositive();
    }

    @Test
    void aPostSendsItsBodyAndHeaders() throws ConfigException {
        TargetReport report = probe(
                "/health",
                "method: POST",
                "body: '{\"ping\": 1}'",
                "headers: {Content-Type: application/json, X-Shop: north}");
        assertThat(report.up()).isTrue();
        assertThat(services.last().method()).isEqualTo("POST");
        assertThat(services.last().body()).isEqualTo("{\"ping\": 1}");
        assertThat(services.last().headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("x-shop", "north");
    }

    @Test
    void http2IsSpokenWhereItIsWanted() throws ConfigException {
        TargetReport report = probe("/health", "http_version: 2");
        assertThat(report.up()).as("%s", report.session()).isTrue();
        assertThat(value(report, "probe_http_version")).isEqualTo(2);
        assertThat(report.identity().orElseThrow().version()).isEqualTo("HTTP/2");
    }

    private static TargetReport probe(String path, String... lines) throws ConfigException {
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), services.url(path), lines)) {
            return target.scrape();
        }
    }

    private static Failed failure(TargetReport report) {
        return (Failed) report.session();
    }
}
