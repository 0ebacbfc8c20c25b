package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.Document;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
                Scraper scraper = scraper(services)) {
            for (int round = 0; round < 2; round++) {
                List<TargetReport> reports = scraper.scrape(Deadline.in(LIMIT));
                assertThat(reports).hasSize(SERVICES).allSatisfy(report -> {
                    assertThat(report.up()).as("%s", report.session()).isTrue();
                    assertThat(failures(report)).isEmpty();
                    assertThat(value(report, "probe_http_status_code")).isEqualTo(200);
                });
            }
            assertThat(services.asked()).hasSize(2 * SERVICES);
            Await.until("no connection stays", () -> services.connections() == 0);
        }
    }

    private static Scraper scraper(Services services) throws Exception {
        StringBuilder text = new StringBuilder("global: {scrape_timeout: 60s}\ntargets:\n  - name: services\n");
        text.append("    kind: http\n    expect: {json: {status: healthy}}\n    urls:\n");
        for (int i = 0; i < SERVICES; i++) {
            text.append("      s")
                    .append(i)
                    .append(": ")
                    .append(services.url("/health"))
                    .append('\n');
        }
        Config config = Config.of(Document.of("test.yml", text.toString(), Map.of()));
        return new Scraper(Fleet.of(config, List.of(new HttpKind())));
    }
}
