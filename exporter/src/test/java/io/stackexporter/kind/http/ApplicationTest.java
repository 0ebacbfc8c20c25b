package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.family;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.onlyFailure;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Metric.Naming;
import io.stackexporter.metric.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application says of itself on its own page, fetched through the exporter. */
@Timeout(60)
class ApplicationTest {
    private final Services services = Services.start();

    static final String PAGE = """
        # HELP http_requests_total Requests by \\"handler\\",\\nand more.
        # TYPE http_requests_total counter
        http_requests_total{method="GET",code="200"} 90 1395066363000
        http_requests_total{method="GET",code="404"} 7
        http_requests_total{method="POST",code="503"} 3.0
        # TYPE http_request_duration_seconds histogram
        http_request_duration_seconds_bucket{le="1e-05"} 60
        http_request_duration_seconds_bucket{le="0.5"} 99
        http_request_duration_seconds_bucket{le="+Inf"} 100
        http_request_duration_seconds_sum 12.5
        http_request_duration_seconds_count 100
        # TYPE jvm_info gauge
        jvm_info{version="25.0.1",vendor="Eclipse"} 1
        # TYPE process_start_time_seconds gauge
        process_start_time_seconds 1.7e9
        # TYPE queue_wait summary
        queue_wait{quantile="0.99"} NaN
        queue_wait{quantile="0.5"} 0.25
        queue_wait_sum 3
        queue_wait_count 9
        without_a_type{path="a \\"b\\" \\\\ c\\nd",} +Inf
        """;

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void requestsAndTheirErrorsSpeakTheVocabularyOfAllSystems() throws ConfigException {
        TargetReport report = scrape(PAGE);
        assertThat(failures(report)).isEmpty();
        assertThat(value(report, "stack_operations_total", "request")).isEqualTo(100);
        assertThat(value(report, "stack_errors_total", "server_error")).isEqualTo(3);
        assertThat(value(report, "stack_errors_total", "client_error")).isEqualTo(7);
        assertThat(part(report, Part.SUM, "stack_operation_seconds")).isEqualTo(12.5);
        assertThat(part(report, Part.COUNT, "stack_operation_seconds")).isEqualTo(100);
        assertThat(value(report, "stack_start_time_seconds")).isEqualTo(1.7e9);
        assertThat(value(report, "http_application_info", "java", "25.0.1")).isEqualTo(1);
    }

    @Test
    void whatItSaysIsPassedOnAsItIs() throws ConfigException {
        TargetReport report = scrape(PAGE);
        Family requests = family(report, "http_requests_total").orElseThrow();
        assertThat(requests.metric().type()).isEqualTo(MetricType.COUNTER);
        assertThat(requests.metric().naming()).isEqualTo(Naming.FOREIGN);
        assertThat(requests.metric().help()).isEqualTo("Requests by \\\"handler\\\", and more.");
        assertThat(requests.metric().labels()).containsExactly("method", "code");
        assertThat(value(report, "http_requests_total", "POST", "503")).isEqualTo(3);
        Family durations = family(report, "http_request_duration_seconds").orElseThrow();
        assertThat(durations.metric().type()).isEqualTo(MetricType.HISTOGRAM);
        assertThat(durations.points())
                .extracting(Family.Point::labelValues)
                .contains(List.of("1e-05"), List.of("0.5"), List.of("+Inf"));
        assertThat(points(report, "queue_wait")).hasSize(4);
        assertThat(value(report, "without_a_type", "a \"b\" \\ c\nd")).isInfinite();
        assertThat(family(report, "without_a_type").orElseThrow().metric().type())
                .isEqualTo(MetricType.UNTYPED);
    }

    @Test
    void openMetricsMeansTheSame() throws ConfigException {
        TargetReport report = scrape("""
            # TYPE http_requests counter
            # HELP http_requests Requests.
            # UNIT http_requests_seconds seconds
            http_requests_total{status="2xx"} 5 # {trace_id="abc"} 1 1.5e9
            http_requests_created{status="2xx"} 1.5e9
            http_requests_total{status="5xx"} 2 1520879607.789
            # TYPE build info
            build_info{version="1"} 1
            # TYPE nodejs_version info
            nodejs_version_info{version="v22.1.0",major="22"} 1
            # TYPE state stateset
            state{state="on"} 1
            # TYPE queue unknown
            queue 3
            # EOF
            """);
        assertThat(failures(report)).isEmpty();
        assertThat(value(report, "stack_operations_total", "request")).isEqualTo(7);
        assertThat(value(report, "stack_errors_total", "server_error")).isEqualTo(2);
        assertThat(family(report, "http_requests_total").orElseThrow().metric().type())
                .isEqualTo(MetricType.COUNTER);
        assertThat(family(report, "http_requests_total").orElseThrow().metric().help())
                .isEqualTo("Requests.");
        assertThat(family(report, "http_requests_created")).isEmpty();
        assertThat(family(report, "build_info").orElseThrow().metric().type()).isEqualTo(MetricType.INFO);
        assertThat(value(report, "http_application_info", "nodejs", "v22.1.0")).isEqualTo(1);
        assertThat(value(report, "queue")).isEqualTo(3);
    }

    @Test
    void whereOnlyTimesAreToldTheirCountIsTheRequests() throws ConfigException {
        TargetReport report = scrape("""
            # TYPE http_server_requests_seconds summary
            http_server_requests_seconds_count{uri="/a",status="200"} 40
            http_server_requests_seconds_sum{uri="/a",status="200"} 4
            http_server_requests_seconds_count{uri="/a",status="500"} 2
            http_server_requests_seconds_sum{uri="/a",status="500"} 1
            # TYPE python_info gauge
            python_info{implementation="CPython",version="3.12.1"} 1
            """);
        assertThat(value(report, "stack_operations_total", "request")).isEqualTo(42);
        assertThat(value(report, "stack_errors_total", "server_error")).isEqualTo(2);
        assertThat(value(report, "stack_errors_total", "client_error")).isZero();
        assertThat(part(report, Part.SUM, "stack_operation_seconds")).isEqualTo(5);
        assertThat(value(report, "http_application_info", "python", "3.12.1")).isEqualTo(1);
    }

    @Test
    void whatIsNotToldIsAbsent() throws ConfigException {
        TargetReport report = scrape("http_requests_total{path=\"/\"} 4\n");
        assertThat(value(report, "stack_operations_total", "request")).isEqualTo(4);
        assertThat(find(report, "stack_errors_total", "server_error")).isEmpty();
        assertThat(family(report, "stack_operation_seconds")).isEmpty();
        assertThat(family(report, "http_application_info")).isEmpty();
    }

    @Test
    void samplesOfOneNameMayHaveDifferentLabels() throws ConfigException {
        TargetReport report = scrape("jobs{queue=\"a\"} 1\njobs{state=\"idle\"} 2\njobs 3\n");
        assertThat(value(report, "jobs", "a", "")).isEqualTo(1);
        assertThat(value(report, "jobs", "", "idle")).isEqualTo(2);
        assertThat(value(report, "jobs", "", "")).isEqualTo(3);
    }

    @Test
    void onlyWhatIsWantedIsPassedOnUnderItsNewName() throws ConfigException {
        TargetReport report =
                scrape(PAGE, "metrics: {prefix: shop_, keep: ['http_.*', jvm_info], drop: [http_request_duration.*]}");
        assertThat(report.families().stream()
                        .map(Family::metric)
                        .filter(metric -> metric.naming() == Naming.FOREIGN)
                        .map(metric -> metric.name()))
                .containsExactly("shop_http_requests_total", "shop_jvm_info");
        // What is not passed on is counted all the same.
        assertThat(part(report, Part.COUNT, "stack_operation_seconds")).isEqualTo(100);
    }

    @Test
    void aPageThatIsZippedIsRead() throws ConfigException {
        services.zipped("/zipped", PAGE.getBytes(StandardCharsets.UTF_8));
        TargetReport report = watch("metrics: {path: /zipped}");
        assertThat(failures(report)).isEmpty();
        assertThat(services.last().headers()).containsEntry("accept-encoding", "gzip");
        assertThat(value(report, "stack_operations_total", "request")).isEqualTo(100);
    }

    @Test
    void aServiceThatIsDownIsNotAskedAgain() throws ConfigException {
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), "http://127.0.0.1:1/", "metrics: {}")) {
            assertThat(onlyFailure(target.scrape(), "application").kind()).isEqualTo(ErrorKind.CONNECT);
        }
    }

    private TargetReport scrape(String page, String... lines) throws ConfigException {
        services.text("/metrics", page);
        return watch(lines.length == 0 ? new String[] {"metrics: {path: /metrics}"} : lines);
    }

    private TargetReport watch(String... lines) throws ConfigException {
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), services.url("/health"), lines)) {
            return target.scrape();
        }
    }

    private static double part(TargetReport report, Part part, String name) {
        return points(report, name).stream()
                .filter(point -> point.part() == part && point.labelValues().equals(List.of("request")))
                .mapToDouble(Family.Point::value)
                .findFirst()
                .orElse(Double.NaN);
    }
}
