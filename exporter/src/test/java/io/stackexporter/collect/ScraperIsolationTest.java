package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSession;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.metric.Samples;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One bad collector costs itself and nothing else, and the server never sees more than two sessions. */
class ScraperIsolationTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeServer server = new FakeServer(Mode.ANSWERS);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hangingCollectorCostsOnlyItself() {
        server.hang("read second");
        try (Scraper scraper = new Scraper(
                List.of(FakeTargets.asking("hangs", server.port(), SHORT, "first", "second", "third", "fourth")))) {
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(report.up()).isTrue();
            assertThat(kinds(report)).containsExactlyEntriesOf(Map.of("second", ErrorKind.TIMEOUT));
            assertThat(report.families())
                    .extracting(family -> family.metric().name())
                    .containsExactly("fake_first", "fake_third", "fake_fourth");
            Await.until("no connection is left", () -> server.open() == 0);
        }
    }

    @Test
    void throwingCollectorCostsOnlyItselfWhateverItThrows() {
        List<FakeCollector> collectors = List.of(
                FakeCollector.doing("fault", (session, samples) -> {
                    throw new IllegalStateException("a fault");
                }),
                FakeCollector.asking("between"),
                FakeCollector.doing("overflow", (session, samples) -> {
                    throw new StackOverflowError();
                }),
                FakeCollector.asking("after"));
        try (Scraper scraper = scraper("throws", collectors)) {
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(kinds(report))
                    .containsOnly(Map.entry("fault", ErrorKind.INTERNAL), Map.entry("overflow", ErrorKind.INTERNAL));
            assertThat(report.families()).hasSize(2);
        }
    }

    @Test
    void collectorThatTheServerDoesNotHaveIsSkippedAndNotCounted() {
        FakeCollector plain = FakeCollector.asking("plain");
        Collector<FakeSession> unsupported = new Collector<>() {
            @Override
            public String name() {
                return "unsupported";
            }

            @Override
            public String help() {
                return "One that no server has.";
            }

            @Override
            public List<Reading> readings() {
                return List.of();
            }

            @Override
            public boolean supports(FakeSession session) {
                return false;
            }

            @Override
            public void collect(FakeSession session, Samples samples) {
                throw new AssertionError("must not run");
            }
        };
        try (Scraper scraper = scraper("skips", List.of(unsupported, plain))) {
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(report.collectors().get("unsupported")).isInstanceOf(Skipped.class);
            assertThat(report.collectors().get("plain")).isInstanceOf(Done.class);
            assertThat(report.errors()).isEmpty();
        }
    }

    @Test
    void serverSeesTwoSessionsAtMostAlsoWhileManyScrapeAndSomeHang() throws Exception {
        server.hang("read second");
        List<FakeCollector> collectors = Stream.of("first", "second", "third", "fourth")
                .map(FakeCollector::asking)
                .toList();
        FakeSource source = new FakeSource(server.port());
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.of("crowd", source, SHORT, Duration.ZERO, collectors)))) {
            for (int round = 0; round < 3; round++) {
                List<Thread> scrapes = Stream.generate(
                                () -> Thread.ofVirtual().start(() -> scraper.scrape(Deadline.in(LONG))))
                        .limit(10)
                        .toList();
                for (Thread scrape : scrapes) {
                    scrape.join();
                }
            }
            assertThat(source.mostOpen()).isEqualTo(2);
        }
    }

    @Test
    void faultOutsideTheCollectorsIsReportedAndDoesNotStayForEver() {
        SessionSource<FakeSession> broken = new SessionSource<>() {
            @Override
            public FakeSession open(Deadline deadline) throws Exception {
                throw new Exception("odd");
            }

            @Override
            public ErrorKind kindOf(Throwable failure) {
                throw new IllegalStateException("cannot tell");
            }

            @Override
            public void close() {}
        };
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.of("broken", broken, SHORT, Duration.ZERO, List.of())))) {
            for (int round = 1; round <= 2; round++) {
                TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
                Failed failed = (Failed) report.session();
                assertThat(failed.kind()).isEqualTo(ErrorKind.INTERNAL);
                assertThat(failed.message()).contains("cannot tell");
                assertThat(report.errors())
                        .containsEntry(new TargetReport.ErrorCount("session", ErrorKind.INTERNAL), (long) round);
            }
        }
    }

    private Scraper scraper(String name, List<? extends Collector<FakeSession>> collectors) {
        return new Scraper(
                List.of(FakeTargets.of(name, new FakeSource(server.port()), LONG, Duration.ZERO, collectors)));
    }

    /** A driver call that nothing but its end can end. */
    private static Map<String, ErrorKind> kinds(TargetReport report) {
        Map<String, ErrorKind> kinds = new HashMap<>();
        report.collectors().forEach((name, outcome) -> {
            if (outcome instanceof Failed failed) {
                kinds.put(name, failed.kind());
            }
        });
        return kinds;
    }
}
