package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.fake.LiveThreads;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which a server can be bad, on real sockets: what is reported, how long it takes, and what is left over. */
class ScraperFaultsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);
    /** For a busy machine; far below what a scrape without a deadline would take. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    @Test
    void fiveHangingTargetsOfFiftyCostNobodyElseAnything() {
        try (FakeServer good = new FakeServer(Mode.ANSWERS);
                FakeServer hanging = new FakeServer(Mode.SILENT)) {
            List<Target<?>> fleet = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                FakeServer server = i % 10 == 0 ? hanging : good;
                fleet.add(FakeTargets.asking("fleet-" + i, server.port(), LONG, "one", "two", "three"));
            }
            try (Scraper scraper = new Scraper(fleet)) {
                Stopwatch watch = Stopwatch.start();
                List<TargetReport> reports = scraper.scrape(Deadline.in(SHORT.multipliedBy(2)));
                assertThat(watch.elapsed()).isLessThan(SHORT.multipliedBy(2).plus(MARGIN));
                assertThat(reports).extracting(report -> report.target().name()).isEqualTo(names(fleet));
                assertThat(reports).filteredOn(TargetReport::up).hasSize(45).allSatisfy(ScraperFaultsTest::isComplete);
                assertThat(reports)
                        .filteredOn(report -> !report.up())
                        .hasSize(5)
                        .allSatisfy(report -> {
                            assertThat(report.session())
                                    .isInstanceOfSatisfying(
                                            Failed.class,
                                            failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT));
                            assertThat(report.collectors().values()).hasOnlyElementsOfType(Skipped.class);
                        });
            }
            Await.until("no connection is left", () -> good.open() == 0 && hanging.open() == 0);
            Await.until("no thread is left", () -> LiveThreads.named("fleet-").isEmpty());
        }
    }

    @Test
    void shortScrapeThatJoinsALongOneIsOnTimeHoweverManyTargetsHang() throws Exception {
        try (FakeServer hanging = new FakeServer(Mode.SILENT)) {
            List<Target<?>> fleet = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                fleet.add(FakeTargets.asking("joined-" + i, hanging.port(), SHORT.multipliedBy(5), "one"));
            }
            try (Scraper scraper = new Scraper(fleet)) {
                Thread first = Thread.ofVirtual().start(() -> scraper.scrape(Deadline.in(SHORT.multipliedBy(5))));
                Await.until("the long scrape has begun", () -> hanging.open() > 0);
                Stopwatch watch = Stopwatch.start();
                List<TargetReport> reports = scraper.scrape(Deadline.in(SHORT));
                assertThat(watch.elapsed()).isLessThan(SHORT.plus(MARGIN));
                assertThat(reports).hasSize(50).noneMatch(TargetReport::up);
                first.join();
            }
        }
    }

    private static List<String> names(List<Target<?>> fleet) {
        return fleet.stream().<String>map(Target::name).toList();
    }

    private static void isComplete(TargetReport report) {
        assertThat(report.collectors())
                .hasSize(3)
                .allSatisfy((name, outcome) -> assertThat(outcome).isInstanceOf(Done.class));
        assertThat(report.families())
                .extracting(family -> family.metric().name())
                .containsExactly("fake_one", "fake_two", "fake_three");
        assertThat(report.identity()).contains(new Session.Identity("1.2", "fake", "standalone"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "SILENT, TIMEOUT, no answer before",
        "DRIPS, TIMEOUT, no answer before",
        "GARBAGE, QUERY, the answer cannot be read",
        "CLOSES, CONNECT, the server closed the connection"
    })
    void badServerIsDownOnTimeWithItsReasonAndBackAtTheNextScrape(Mode mode, ErrorKind kind, String message) {
        try (FakeServer server = new FakeServer(mode);
                Scraper scraper = scraper(server.port(), mode.name())) {
            Stopwatch watch = Stopwatch.start();
            TargetReport bad = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(watch.elapsed()).isLessThan(SHORT.plus(MARGIN));
            Failed failed = (Failed) bad.session();
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.message()).contains(message);
            assertThat(bad.families()).isEmpty();
            Await.until("no connection is left", () -> server.open() == 0);
            Await.until(
                    "no thread is left", () -> LiveThreads.named(mode.name()).isEmpty());

            server.mode(Mode.ANSWERS);
            assertThat(scraper.scrape(Deadline.in(LONG)).getFirst().up()).isTrue();
        }
    }

    @Test
    void lateAnswerInsideTheDeadlineIsAnAnswer() {
        try (FakeServer server = new FakeServer(Mode.LATE);
                Scraper scraper = new Scraper(List.of(FakeTargets.asking("late", server.port(), LONG, "one")))) {
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(report.up()).isTrue();
            assertThat(report.ping()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void refusedConnectionIsKnownAtOnce() {
        try (Scraper scraper = scraper(FakeServer.closedPort(), "refused")) {
            TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(((Failed) report.session()).kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(((Failed) report.session()).message()).contains("refused");
            assertThat(report.identity()).isEmpty();
        }
    }

    @Test
    void serverThatGoesAndComesBackIsUpAgainAtTheNextScrape() {
        try (FakeServer server = new FakeServer(Mode.ANSWERS);
                Scraper scraper = scraper(server.port(), "comes-back")) {
            assertThat(scraper.scrape(Deadline.in(LONG)).getFirst().up()).isTrue();
            server.stop();
            assertThat(scraper.scrape(Deadline.in(LONG)).getFirst().up()).isFalse();
            server.restart();
            TargetReport back = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(back.up()).isTrue();
            assertThat(back.errors()).containsOnlyKeys(new TargetReport.ErrorCount("session", ErrorKind.CONNECT));
        }
    }

    @Test
    void nothingIsLostWhenTheDeadlineFallsAnywhere() {
        List<FakeCollector> collectors =
                List.of(FakeCollector.asking("one"), FakeCollector.asking("two"), FakeCollector.asking("three"));
        try (FakeServer server = new FakeServer(Mode.ANSWERS);
                FakeSource source = new FakeSource(server.port());
                Scraper scraper =
                        new Scraper(List.of(FakeTargets.of("anywhere", source, LONG, Duration.ZERO, collectors)))) {
            for (int microseconds = 0; microseconds < 20_000; microseconds += 50) {
                scraper.scrape(Deadline.in(Duration.ofNanos(microseconds * 1000L)));
            }
            Await.until("no connection is left", () -> server.open() == 0);
            Await.until("both permits are there again", () -> {
                TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
                return report.up() && report.collectors().values().stream().allMatch(Done.class::isInstance);
            });
            assertThat(source.mostOpen()).isLessThanOrEqualTo(Target.MAX_PARALLEL);
        }
    }

    private static Scraper scraper(int port, String name) {
        return new Scraper(List.of(FakeTargets.asking(name, port, SHORT, "one", "two")));
    }
}
