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
import io.stackexporter.fake.LiveThreads;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fleets that follow each other, scrapes of a part, and collectors on an interval that fail. */
class ScraperSwapTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeServer server = new FakeServer(Mode.ANSWERS);

    @AfterEach
    void stop() {
        server.close();
    }

    private Target<FakeSession> target(String name) {
        return FakeTargets.asking(name, server.port(), LONG, "one", "two");
    }

    @Test
    void scrapeUnderWayEndsWithTheFleetThatItBeganWith() {
        server.mode(Mode.LATE);
        try (Scraper scraper = new Scraper(List.of(target("before")))) {
            CompletableFuture<TargetReport> running = aside(scraper, Set.of());
            Await.until("it is under way", () -> server.requests("ping") == 1);
            scraper.use(List.of(target("after")));
            assertThat(scraper.targets()).extracting(Target::name).containsExactly("after");
            TargetReport report = running.join();
            assertThat(report.target().name()).isEqualTo("before");
            assertThat(report.collectors().values()).hasSize(2).allMatch(Done.class::isInstance);
            Await.until("no thread is left", () -> LiveThreads.named("before").isEmpty());
        }
    }

    /** The settings of a fake target are like no other's: the second one replaces the first. */
    @Test
    void serverNeverSeesMoreThanTwoSessionsOfATargetThatChanges() {
        server.hang("read one");
        server.hang("read two");
        FakeSource source = new FakeSource(server.port());
        Duration second = Duration.ofSeconds(1);
        List<FakeCollector> hanging = List.of(FakeCollector.asking("one"), FakeCollector.asking("two"));
        List<FakeCollector> answering = List.of(FakeCollector.asking("three"), FakeCollector.asking("four"));
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.of("changing", source, second, Duration.ZERO, hanging)))) {
            CompletableFuture<TargetReport> before = aside(scraper, Set.of());
            Await.until("both lanes hang", () -> server.requests("read one") + server.requests("read two") == 2);
            scraper.use(List.of(FakeTargets.of("changing", source, LONG, Duration.ZERO, answering)));
            TargetReport after = aside(scraper, Set.of()).join();
            assertThat(after.collectors().values()).hasSize(2).allMatch(Done.class::isInstance);
            assertThat(source.mostOpen()).isEqualTo(2);
            assertThat(before.join().collectors()).containsOnlyKeys("one", "two");
        }
    }

    @Test
    void partIsReadWithoutTheRestAndSharesTheRunThatReadsAll() {
        try (Scraper scraper = new Scraper(List.of(target("part")))) {
            TargetReport part =
                    scraper.scrape("part", Set.of("two"), Deadline.in(LONG)).orElseThrow();
            assertThat(part.collectors()).containsOnlyKeys("two");
            assertThat(server.requests("read one")).isZero();

            server.mode(Mode.LATE);
            CompletableFuture<TargetReport> whole = aside(scraper, Set.of());
            Await.until("it is under way", () -> server.requests("ping") == 2);
            TargetReport shared =
                    scraper.scrape("part", Set.of("one"), Deadline.in(LONG)).orElseThrow();
            assertThat(shared.collectors()).containsOnlyKeys("one");
            assertThat(shared.families())
                    .extracting(family -> family.metric().name())
                    .containsExactly("fake_one");
            assertThat(whole.join().collectors()).containsOnlyKeys("one", "two");
            assertThat(server.requests("ping")).isEqualTo(2);
        }
    }

    @Test
    void wholeBesideAPartOpensNoThirdSession() {
        FakeSource source = new FakeSource(server.port());
        List<FakeCollector> collectors =
                List.of(FakeCollector.asking("one"), FakeCollector.asking("two"), FakeCollector.asking("three"));
        server.mode(Mode.LATE);
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.of("beside", source, LONG, Duration.ZERO, collectors)))) {
            CompletableFuture<TargetReport> part = aside(scraper, Set.of("one", "three"));
            CompletableFuture<TargetReport> other = aside(scraper, Set.of("two"));
            CompletableFuture<TargetReport> whole = aside(scraper, Set.of());
            for (CompletableFuture<TargetReport> each : List.of(part, other, whole)) {
                assertThat(each.join().collectors().values()).allMatch(Done.class::isInstance);
            }
            assertThat(source.mostOpen()).isEqualTo(2);
        }
    }

    @Test
    void partLeavesWhatIsKnownOfTheRest() {
        List<Enabled<FakeSession>> collectors = List.of(
                new Enabled<>(FakeCollector.asking("rare"), HOUR),
                new Enabled<>(FakeCollector.asking("often"), Duration.ZERO));
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.of("known", new FakeSource(server.port()), LONG, collectors)))) {
            scraper.scrape(Deadline.in(LONG));
            TargetReport part =
                    scraper.scrape("known", Set.of("rare"), Deadline.in(LONG)).orElseThrow();
            assertThat(part.collectors().get("rare"))
                    .isInstanceOfSatisfying(
                            Done.class, done -> assertThat(done.age()).isPositive());
            scraper.scrape("known", Set.of("often"), Deadline.in(LONG));
            scraper.scrape(Deadline.in(LONG));
            assertThat(server.requests("read rare")).isEqualTo(1);
            TargetState state = scraper.states().getFirst();
            assertThat(state.collectors()).containsOnlyKeys("rare", "often");
            assertThat(state.collectors().values())
                    .allSatisfy(each -> assertThat(each.lastGood()).isPresent());
        }
    }

    @Test
    void failureOnAnIntervalIsShownAgainAndNeitherTriedNorCountedAtEveryScrape() {
        List<Enabled<FakeSession>> collectors = List.of(
                new Enabled<>(failing("rare"), HOUR),
                new Enabled<>(failing("soon"), Duration.ofNanos(10)),
                new Enabled<>(failing("often"), Duration.ZERO));
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.of("failing", new FakeSource(server.port()), LONG, collectors)))) {
            scraper.scrape(Deadline.in(LONG));
            scraper.scrape(Deadline.in(LONG));
            TargetReport third = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(third.collectors().values()).hasSize(3).allMatch(Failed.class::isInstance);
            assertThat(third.errors())
                    .isEqualTo(Map.of(
                            new ErrorCount("rare", ErrorKind.PERMISSION), 1L,
                            new ErrorCount("soon", ErrorKind.PERMISSION), 3L,
                            new ErrorCount("often", ErrorKind.PERMISSION), 3L));
            server.mode(Mode.CLOSES);
            scraper.scrape(Deadline.in(LONG));
            server.mode(Mode.ANSWERS);
            assertThat(scraper.scrape(Deadline.in(LONG)).getFirst().errors())
                    .as("a server that was away may be another one")
                    .containsEntry(new ErrorCount("rare", ErrorKind.PERMISSION), 2L);
        }
    }

    private static FakeCollector failing(String name) {
        return FakeCollector.doing(name, (session, samples) -> {
            throw new FakeFailure(ErrorKind.PERMISSION, "no");
        });
    }

    private static CompletableFuture<TargetReport> aside(Scraper scraper, Set<String> collectors) {
        String name = scraper.targets().getFirst().name();
        CompletableFuture<TargetReport> report = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> report.complete(
                        scraper.scrape(name, collectors, Deadline.in(LONG)).orElseThrow()));
        return report;
    }
}
