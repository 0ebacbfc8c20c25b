package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.TargetReport.ErrorCount;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSession;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A target that is down, and what can be told of it all the same. */
class ScraperEvidenceTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeServer server = new FakeServer(Mode.ANSWERS);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pingThatFailsIsCountedOnceAndWhatWasFoundIsServed() {
        server.garble("ping");
        try (Scraper scraper = new Scraper(List.of(target(true)))) {
            TargetReport down = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(down.up()).isFalse();
            assertThat(down.identity()).isEmpty();
            assertThat(down.collectors().get("seen")).isInstanceOf(Done.class);
            assertThat(down.families()).hasSize(1);
            assertThat(down.errors()).isEqualTo(Map.of(new ErrorCount(TargetReport.SESSION, ErrorKind.QUERY), 1L));
            TargetState state = scraper.states().getFirst();
            assertThat(state.up()).isFalse();
            assertThat(state.lastGood()).isEmpty();
        }
    }

    @Test
    void pingThatHangsToTheEndLeavesNoTimeToTellMore() {
        server.hang("ping");
        try (Scraper scraper = new Scraper(List.of(target(true)))) {
            TargetReport down = scraper.scrape(Deadline.in(SHORT)).getFirst();
            assertThat(down.session())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT));
            assertThat(down.families()).isEmpty();
        }
    }

    @Test
    void withoutEvidenceNothingIsAskedOfATargetThatIsDown() {
        server.garble("ping");
        try (Scraper scraper = new Scraper(List.of(target(false)))) {
            TargetReport down = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(down.collectors().get("seen")).isInstanceOf(Skipped.class);
            assertThat(server.requests("read seen")).isZero();
        }
    }

    private Target<FakeSession> target(boolean evidence) {
        return FakeTargets.of(
                "probed",
                new FakeSource(server.port(), evidence),
                LONG,
                Duration.ZERO,
                List.of(FakeCollector.asking("seen")));
    }
}
