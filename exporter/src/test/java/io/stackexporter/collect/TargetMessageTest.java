package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message of a driver before it reaches a log or the status page. */
class TargetMessageTest {
    private final Target<?> target = FakeTargets.asking("messages", 1, Duration.ofSeconds(1));

    @Test
    void secretsAreTakenOut() {
        assertThat(target.clean("login with hunter3 and \"hunter2  with spaces\" refused"))
                .isEqualTo("login with *** and \"***\" refused");
    }

    @Test
    void messageIsOneLineAndNotEndless() {
        assertThat(target.clean("  one\n\ttwo\r\n three ")).isEqualTo("one two three");
        assertThat(target.clean("x".repeat(10_000))).hasSize(501).endsWith("x…");
    }

    @Test
    void secretsOfAFailingCollectorDoNotReachTheReport() {
        try (FakeServer server = new FakeServer(Mode.ANSWERS);
                Scraper scraper = new Scraper(List.of(FakeTargets.of(
                        "leaks",
                        new FakeSource(server.port()),
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        List.of(FakeCollector.doing("leak", (session, samples) -> {
                            throw new IllegalStateException("outer hunter3", new IllegalStateException("hunter3!"));
                        })))))) {
            TargetReport report =
                    scraper.scrape(Deadline.in(Duration.ofSeconds(10))).getFirst();
            assertThat(report.collectors().get("leak"))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.message()).isEqualTo("outer ***: ***!"));
        }
    }
}
