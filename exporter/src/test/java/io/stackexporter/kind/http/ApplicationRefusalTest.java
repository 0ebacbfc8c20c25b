package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.family;
import static io.stackexporter.kind.WatchedTarget.onlyFailure;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an application's page is not passed on, and how that is told. */
@Timeout(60)
class ApplicationRefusalTest {
    private final Services services = Services.start();

    @AfterEach
    void stop() {
        services.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        broken{                        | line 2 ends too early
        broken{a="b" 1                 | line 2 lacks a , at column 14
        broken{a=b} 1                  | line 2 lacks a " at column 10
        broken{a="1",a="2"} 1          | line 2 has a label twice or too many labels
        broken{__name__="x"} 1         | line 2 has the label __name__, which is kept for Prometheus
        broken one                     | line 2 has no number
        broken 0x10                    | line 2 has no number
        broken                         | line 2 ends too early
        {"broken.name"} 1              | line 2 has no metric name where one should be
        <html>                         | line 2 has no metric name where one should be
        """)
    void aBadLineIsToldAndTheGoodOnesCount(String line, String reason) throws ConfigException {
        TargetReport report = scrape("good 1\n" + line + "\nalso_good 2\n");
        assertThat(value(report, "good")).isEqualTo(1);
        assertThat(value(report, "also_good")).isEqualTo(2);
        assertThat(report.up()).isTrue();
        Failed failure = onlyFailure(report, "application");
        assertThat(failure.kind()).isEqualTo(ErrorKind.QUERY);
        assertThat(failure.message()).contains("1 line cannot be read: " + reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        stack_up 1                     | stack_up is kept for the exporter and for Prometheus
        up 1                           | up is kept for the exporter and for Prometheus
        probe_success 1                | probe_success is built in: the kind http gives probe_success
        probe_http_status_code 1       | probe_http_status_code is built in
        http_application_info 1        | http_application_info is built in
        """)
    void aNameOfOursIsRefusedAndTold(String line, String reason) throws ConfigException {
        TargetReport report = scrape("good 1\n" + line + "\n");
        assertThat(value(report, "good")).isEqualTo(1);
        assertThat(onlyFailure(report, "application").message())
                .contains(reason)
                .contains("metrics.drop");
        assertThat(value(report, "probe_http_status_code")).isEqualTo(200);
        assertThat(failures(scrape("good 1\n" + line + "\n", "metrics: {prefix: shop_}")))
                .isEmpty();
    }

    @Test
    void twoFamiliesOfOnePageDoNotClash() throws ConfigException {
        TargetReport report = scrape("""
            # TYPE jobs_count gauge
            jobs_count 7
            # TYPE jobs summary
            jobs_sum 1
            jobs_total 3
            # TYPE jobs_count counter
            jobs_total 4
            """);
        assertThat(onlyFailure(report, "application").message())
                .contains("line 6 gives the type of jobs_count again")
                .contains("jobs clashes with jobs_count of the same page");
        assertThat(points(report, "jobs_count")).hasSize(1);
        assertThat(value(report, "jobs_total")).isEqualTo(3);
    }

    /** As every program written in Go does it. */
    @Test
    void aCounterMayBeCalledLikeAGaugeButForItsEnding() throws ConfigException {
        TargetReport report = scrape("""
            # TYPE go_memstats_alloc_bytes gauge
            go_memstats_alloc_bytes 1
            # TYPE go_memstats_alloc_bytes_total counter
            go_memstats_alloc_bytes_total 2
            """);
        assertThat(failures(report)).isEmpty();
        assertThat(value(report, "go_memstats_alloc_bytes")).isEqualTo(1);
        assertThat(value(report, "go_memstats_alloc_bytes_total")).isEqualTo(2);
        assertThat(value(report, "http_application_info", "go", "")).isEqualTo(1);
    }

    /** Each sample gets the labels of all others; that must not cost the square of their number. */
    @Test
    void everNewLabelsEndSomewhere() throws ConfigException {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            page.append("jobs{label_").append(i).append("=\"x\"} 1\n");
        }
        TargetReport report = scrape(page.toString());
        assertThat(points(report, "jobs")).hasSize(60);
        assertThat(onlyFailure(report, "application").message())
                .contains("4940 lines cannot be read: line 61 has labels");
    }

    @Test
    void seriesOverTheLimitAreLeftOutAndCountedAndHistogramsStayWhole() throws ConfigException {
        TargetReport report = scrape(ApplicationTest.PAGE, "metrics: {max_series: 6}");
        assertThat(points(report, "http_requests_total")).hasSize(3);
        assertThat(family(report, "http_request_duration_seconds")).isEmpty();
        assertThat(points(report, "jvm_info")).hasSize(1);
        assertThat(report.dropped()).containsEntry("application", 5L + 4L);
    }

    @Test
    void aPageThatIsNoneIsAFailureOfItsCollectorAlone() throws ConfigException {
        TargetReport missing = watch("metrics: {path: /nowhere}");
        assertThat(missing.up()).isTrue();
        assertThat(onlyFailure(missing, "application").message())
                .isEqualTo(
                        "the page of metrics " + services.url("/nowhere") + " answers with status 404 instead of 200");
        assertThat(onlyFailure(scrape("<html>\n<body>an error</body>\n"), "application")
                        .message())
                .endsWith("holds no metrics: line 1 has no metric name where one should be");
    }

    /** The memory is taken by the characters, so these are counted. */
    @Test
    void linesWithLongLabelsCountAsSeveral() throws ConfigException {
        StringBuilder page = new StringBuilder("# TYPE long gauge\n");
        for (int i = 0; i < 20; i++) {
            page.append("long{a=\"").append("€".repeat(1_000)).append(i).append("\"} 1\n");
        }
        TargetReport report = scrape(page.toString(), "metrics: {max_series: 40}");
        assertThat(points(report, "long")).hasSize(10);
        assertThat(report.collectors().get("application")).asString().contains("dropped=10");
    }

    @Test
    void countsBelowNothingCountForNothing() throws ConfigException {
        TargetReport report = scrape("""
            # TYPE http_requests_total counter
            http_requests_total{code="200"} 7
            http_requests_total{code="500"} -4
            """);
        assertThat(points(report, "stack_errors_total")).allMatch(point -> point.value() >= 0);
        assertThat(value(report, "stack_operations_total", "request")).isEqualTo(7);
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
}
