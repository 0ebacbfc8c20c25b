package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many services as one exporter may watch, all in one scrape. */
@Timeout(120)
class ManyServicesTest {
    private static final int SERVICES = 500;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void fiveHundredServicesAreCompleteInOneScrape() throws Exception {
        try (Services services = Services.start();
                Scraper scraper = scraper(SERVICES, services.url("/health"), "{json: {status: healthy}}")) {
            for (int round = 0; round < 2; round++) {
                List<TargetReport> reports = scraper.scrape(Deadline.in(LIMIT));
                assertThat(reports).hasSize(SERVICES);
                assertThat(reports.stream()
                                .filter(report -> !isComplete(report))
                                .map(ManyServicesTest::said))
                        .isEmpty();
            }
            assertThat(services.asked().size()).isEqualTo(2 * SERVICES);
            Await.until("no connection stays", () -> services.connections() == 0);
        }
    }

    /** A few are held at a time, and each has its turn. */
    @Test
    void largeAnswersOfManyServicesAreAllLookedAt() throws Exception {
        String large = "x".repeat(900_000) + "healthy";
        try (Services services = Services.start().text("/large", large);
                Scraper scraper = scraper(40, services.url("/large"), "{body: healthy}")) {
            List<TargetReport> reports = scraper.scrape(Deadline.in(LIMIT));
            assertThat(reports).hasSize(40);
            assertThat(reports.stream().filter(report -> !isComplete(report)).map(ManyServicesTest::said))
                    .isEmpty();
        }
    }

    @Test
    void aLargeAnswerWaitsForRoomAndSaysWhenThereIsNone() throws Exception {
        LargeAnswers large = new LargeAnswers();
        try (Running others = new Running()) {
            for (int i = 0; i < 4; i++) {
                others.keep(large.holder(Deadline.in(LIMIT))).grow();
            }
            try (LargeAnswers.Holder late = large.holder(Deadline.in(Duration.ofMillis(20)))) {
                assertThatThrownBy(late::grow)
                        .hasMessage("there is no room beside the large answers of other services");
            }
        }
        try (LargeAnswers.Holder next = large.holder(Deadline.in(LIMIT))) {
            assertThatCode(next::grow).doesNotThrowAnyException();
        }
    }

    private static boolean isComplete(TargetReport report) {
        return report.up()
                && failures(report).isEmpty()
                && find(report, "probe_http_status_code").equals(OptionalDouble.of(200));
    }

    /** Short, for there are many. */
    private static String said(TargetReport report) {
        return report.session() + " " + report.collectors().keySet() + " " + failures(report);
    }

    private static Scraper scraper(int count, String url, String expectation) throws ConfigException {
        StringBuilder text = new StringBuilder("global: {scrape_timeout: 60s}\ntargets:\n  - name: services\n");
        text.append("    kind: http\n    expect: ").append(expectation).append("\n    urls:\n");
        for (int i = 0; i < count; i++) {
            text.append("      s").append(i).append(": ").append(url).append('\n');
        }
        Config config = Config.of(Document.of("test.yml", text.toString(), Map.of()));
        return new Scraper(Fleet.of(config, List.of(new HttpKind())));
    }
}
