package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSession;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.fake.LiveThreads;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Driver calls and sessions that outlive the scrape that began them: late for themselves, never for others. */
class ScraperLateCallsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeServer server = new FakeServer(Mode.ANSWERS);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void callThatIgnoresInterruptsMakesNoScrapeLateAndGivesItsPermitBackInTheEnd() {
        CountDownLatch release = new CountDownLatch(1);
        List<FakeCollector> collectors = List.of(
                FakeCollector.asking("good"), FakeCollector.doing("stuck", (session, samples) -> hold(release)));
        try (Scraper scraper = new Scraper(List.of(
                FakeTargets.of("stuck-driver", new FakeSource(server.port()), SHORT, Duration.ZERO, collectors)))) {
            for (int round = 0; round < 4; round++) {
                Stopwatch watch = Stopwatch.start();
                TargetReport report = scraper.scrape(Deadline.in(LONG)).getFirst();
                assertThat(watch.elapsed()).isLessThan(SHORT.multipliedBy(4));
                assertThat(report.collectors().get("stuck")).isNotInstanceOf(Done.class);
                assertThat(server.open()).isLessThanOrEqualTo(Target.MAX_PARALLEL);
            }
            Failed full = (Failed) scraper.scrape(Deadline.in(LONG)).getFirst().session();
            assertThat(full.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(full.message()).isEqualTo("requests of earlier scrapes still hang");

            release.countDown();
            Await.until("the stuck calls are over", () -> server.open() == 0);
            TargetReport mended = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(mended.up()).isTrue();
            assertThat(mended.collectors().values()).hasOnlyElementsOfType(Done.class);
        }
        Await.until("no thread is left", () -> LiveThreads.named("stuck-driver").isEmpty());
    }

    @Test
    void callThatHangsFromAnEarlierScrapeDoesNotSlowTheNextOne() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch once = new CountDownLatch(1);
        List<FakeCollector> collectors = List.of(
                FakeCollector.asking("good"),
                FakeCollector.asking("better"),
                FakeCollector.doing("once", (s, samples) -> {
                    if (once.getCount() > 0) {
                        once.countDown();
                        hold(release);
                    }
                }));
        Duration timeout = Duration.ofSeconds(5);
        try (Scraper scraper = new Scraper(List.of(
                FakeTargets.of("hung-before", new FakeSource(server.port()), timeout, Duration.ZERO, collectors)))) {
            scraper.scrape(Deadline.in(SHORT));
            Stopwatch watch = Stopwatch.start();
            TargetReport next = scraper.scrape(Deadline.in(LONG)).getFirst();
            assertThat(watch.elapsed()).isLessThan(timeout.minusSeconds(1));
            assertThat(next.collectors().values()).hasOnlyElementsOfType(Done.class);
            release.countDown();
        }
    }

    @Test
    void interruptedCallIsATimeOutWhateverTheDriverMakesOfIt() {
        server.hang("read one");
        server.hang("read two");
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.asking("interrupted", server.port(), LONG, "one", "two")))) {
            TargetReport report =
                    scraper.scrape(Deadline.in(LONG.dividedBy(100))).getFirst();
            for (int round = 0; round < 40; round++) {
                report = scraper.scrape(Deadline.in(Duration.ofMillis(20))).getFirst();
            }
            assertThat(report.errors().keySet()).isNotEmpty().allMatch(count -> count.kind() == ErrorKind.TIMEOUT);
        }
    }

    @Test
    void sessionThatOpensAfterTheDeadlineIsClosed() {
        CountDownLatch release = new CountDownLatch(1);
        FakeSource source = new FakeSource(server.port());
        SessionSource<FakeSession> slow = new SessionSource<>() {
            @Override
            public FakeSession open(Deadline deadline) throws Exception {
                hold(release);
                return source.open(Deadline.in(LONG));
            }

            @Override
            public ErrorKind kindOf(Throwable failure) {
                return source.kindOf(failure);
            }

            @Override
            public void close() {}
        };
        List<FakeCollector> collectors = List.of(FakeCollector.asking("one"));
        try (Scraper scraper =
                new Scraper(List.of(FakeTargets.of("opens-late", slow, LONG, Duration.ZERO, collectors)))) {
            for (int round = 0; round < 3; round++) {
                Duration brief = Duration.ofMillis(50);
                assertThat(scraper.scrape(Deadline.in(brief)).getFirst().up()).isFalse();
            }
            release.countDown();
            Await.until("both sessions were opened", () -> server.requests("ping") >= 2);
            Await.until("both were closed", () -> server.open() == 0);
            assertThat(scraper.scrape(Deadline.in(LONG)).getFirst().up()).isTrue();
        }
    }

    private static void hold(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException ignored) {
                // That is the point.
            }
        }
    }
}
