package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Target.Enabled;
import io.stackexporter.collect.TargetReport.ErrorCount;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeFailure;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSession;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.metric.Metric;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lives longer than a scrape: shared runs, results on an interval, and the counts. */
class ScraperStateTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeServer server = new FakeServer(Mode.ANSWERS);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void scrapesThatOverlapShareOneRun() {
        server.mode(Mode.LATE);
        try (Scraper scraper = new Scraper(List.of(FakeTargets.asking("shared", server.port(), LONG, "one")))) {
            List<CompletableFuture<TargetReport>> scrapes =
                    Stream.generate(() -> scrapeAside(scraper, LONG)).limit(8).toList();
            List<TargetReport> reports =
                    scrapes.stream().map(CompletableFuture::join).toList();
            assertThat(reports)
                    .allMatch(TargetReport::up)
                    .allSatisfy(report -> assertThat(report).isSameAs(reports.getFirst()));
            assertThat(server.requests("ping")).isEqualTo(1);
            assertThat(server.requests("read one")).isEqualTo(1);

            server.mode(Mode.ANSWERS);
            assertThat(scraper.scrape(Deadline.in(LONG)).getFirst()).isNotSameAs(reports.getFirst());
            assertThat(server.requests("ping")).isEqualTo(2);
        }
    }

    @Test
    void impatientScrapeIsAnsweredOnTimeAndTakesNothingFromTheOneThatItJoined() {
        server.hang("read slow");
        List<Enabled<FakeSession>> collectors = List.of(
                new Enabled<>(FakeCollector.asking("kept"), Duration.ofHours(1)),
                new Enabled<>(FakeCollector.asking("slow"), Duration.ZERO));
        try (Scraper scraper = new Scraper(List.of(
                FakeTargets.of("impatient", new FakeSource(server.port()), SHORT.multipliedBy(2), collectors)))) {
            scraper.scrape(Deadline.in(LONG));
            CompletableFuture<TargetReport> patient = scrapeAside(scraper, LONG);
            Await.until("the patient one is under way", () -> server.requests("read slow") == 2);
            TargetReport impatient =
                    scraper.scrape(Deadline.in(Duration.ofMillis(50))).getFirst();
            assertThat(impatient.up())
                    .as("it has answered the knock of the other")
                    .isTrue();
            assertThat(impatient.collectors().get("slow"))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT));

            assertThat(patient.join().collectors().get("kept")).isInstanceOf(Done.class);
            server.mend("read slow");
            TargetReport next = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(next.collectors().get("kept"))
                    .isInstanceOfSatisfying(
                            Done.class, done -> assertThat(done.age()).isPositive());
            assertThat(server.requests("read kept")).isEqualTo(1);
        }
    }

    private static CompletableFuture<TargetReport> scrapeAside(Scraper scraper, Duration timeout) {
        CompletableFuture<TargetReport> report = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() ->
                        report.complete(scraper.scrape(Deadline.in(timeout)).getFirst()));
        return report;
    }

    @Test
    void resultOnAnIntervalIsKeptWithItsAgeAndDroppedWhenTheTargetFails() {
        try (Scraper scraper = new Scraper(List.of(FakeTargets.of(
                "interval",
                new FakeSource(server.port()),
                SHORT,
                Duration.ofHours(1),
                List.of(FakeCollector.asking("rare")))))) {
            Done fresh = done(scraper, "rare");
            assertThat(fresh.age()).isZero();
            Done kept = done(scraper, "rare");
            Done older = done(scraper, "rare");
            assertThat(kept.age()).isPositive().isLessThan(older.age());
            assertThat(kept.families()).isEqualTo(fresh.families());
            assertThat(kept.took()).isEqualTo(fresh.took());
            assertThat(server.requests("read rare")).isEqualTo(1);

            server.mode(Mode.CLOSES);
            TargetReport down = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(down.families()).isEmpty();

            server.mode(Mode.ANSWERS);
            assertThat(done(scraper, "rare").age()).isZero();
            assertThat(server.requests("read rare")).isEqualTo(2);
        }
    }

    @Test
    void resultIsReadAgainWhenItsIntervalIsOver() {
        try (Scraper scraper = new Scraper(List.of(FakeTargets.of(
                "short-interval",
                new FakeSource(server.port()),
                SHORT,
                Duration.ofNanos(1),
                List.of(FakeCollector.asking("often")))))) {
            done(scraper, "often");
            assertThat(done(scraper, "often").age()).isZero();
            assertThat(server.requests("read often")).isEqualTo(2);
        }
    }

    private static Done done(Scraper scraper, String collector) {
        return done(scraper.scrape(Deadline.in(LONG)).getFirst(), collector);
    }

    private static Done done(TargetReport report, String collector) {
        return (Done) Objects.requireNonNull(report.collectors().get(collector));
    }

    @Test
    void failuresAddUpByCollectorAndKind() {
        List<FakeCollector> collectors =
                List.of(FakeCollector.asking("good"), FakeCollector.doing("forbidden", (session, samples) -> {
                    throw new FakeFailure(ErrorKind.PERMISSION, "no");
                }));
        try (Scraper scraper = new Scraper(
                List.of(FakeTargets.of("counts", new FakeSource(server.port()), LONG, Duration.ZERO, collectors)))) {
            scraper.scrape(Deadline.in(LONG));
            scraper.scrape(Deadline.in(LONG));
            server.mode(Mode.GARBAGE);
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(report.errors())
                    .isEqualTo(Map.of(
                            new ErrorCount("forbidden", ErrorKind.PERMISSION),
                            2L,
                            new ErrorCount(TargetReport.SESSION, ErrorKind.QUERY),
                            1L));
        }
    }

    @Test
    void seriesThatComeTwiceAreDroppedOnceAndCountedAtEveryRun() {
        Metric shared = FakeCollector.metric("shared");
        List<FakeCollector> collectors = List.of(
                new FakeCollector("first", shared, (session, samples) -> {
                    samples.add(shared, 1, "a");
                    samples.add(shared, 9, "a");
                }),
                new FakeCollector("second", shared, (session, samples) -> {
                    samples.add(shared, 2, "a");
                    samples.add(shared, 3, "b");
                }));
        try (Scraper scraper = new Scraper(
                List.of(FakeTargets.of("twice", new FakeSource(server.port()), LONG, Duration.ZERO, collectors)))) {
            scraper.scrape(Deadline.in(LONG));
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(report.families())
                    .singleElement()
                    .satisfies(family -> assertThat(family.points())
                            .extracting(point -> point.labelValues().getFirst() + "=" + point.value())
                            .containsExactly("a=1.0", "b=3.0"));
            assertThat(report.dropped()).isEqualTo(Map.of("first", 2L, "second", 2L));
            assertThat(done(report, "first").series()).isEqualTo(1);
            assertThat(done(report, "second").series()).isEqualTo(1);
        }
    }

    @Test
    void keptResultIsNotCountedAsDroppedAgain() {
        Metric metric = FakeCollector.metric("kept");
        FakeCollector collector = new FakeCollector("kept", metric, (session, samples) -> {
            samples.add(metric, 1, "a");
            samples.add(metric, 2, "a");
        });
        try (Scraper scraper = new Scraper(List.of(FakeTargets.of(
                "kept-drops", new FakeSource(server.port()), LONG, Duration.ofHours(1), List.of(collector))))) {
            scraper.scrape(Deadline.in(LONG));
            assertThat(scraper.scrape(Deadline.in(LONG)).getFirst().dropped()).isEqualTo(Map.of("kept", 1L));
        }
    }

    @Test
    void collectorOverTheLimitIsCutAndCounted() {
        Metric metric = FakeCollector.metric("many");
        FakeCollector collector = new FakeCollector("many", metric, (session, samples) -> {
            for (int i = 0; i < 130; i++) {
                samples.add(metric, i, "part-" + i);
            }
        });
        try (Scraper scraper = new Scraper(List.of(
                FakeTargets.of("limit", new FakeSource(server.port()), LONG, Duration.ZERO, List.of(collector))))) {
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(report.families().getFirst().points()).hasSize(100);
            assertThat(report.dropped()).isEqualTo(Map.of("many", 30L));
        }
    }
}
