package io.stackexporter.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.ProcessFigures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault of every kind at once, among healthy targets of the same exporter: all is well, everything breaks, all is
 * well again. The steps build on one another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TargetFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_CONNECTIONS = 2;
    private static final long HEAP_TOLERANCE = 3 << 20;

    private final FaultsDocument document = new FaultsDocument(
            "1-targets.md",
            "Targets",
            "All of these at once on one exporter, with five healthy targets of each kind among them, which were complete and"
                    + " in time on every page. The share is that of the time limit until the session was known to have failed."
                    + " Left over are connections at the target and threads with its name, while the fault lasted; when it"
                    + " was over, the next scrape was complete.",
            4,
            "case",
            "kind",
            "what the page said",
            "in time, share of the limit",
            "left over");

    private FaultyFleet fleet;
    private ProcessFigures base;
    private int otherSockets;
    private ScrapedPage well;
    private ScrapedPage bad;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        fleet = new FaultyFleet(folder);
        Await.until(PATIENCE, () -> "complete: " + incomplete(fleet.scrape(), fleet.targets()), this::isWell);
        for (int i = 0; i < 3; i++) {
            fleet.scrape();
        }
        well = fleet.scrape();
        bad = well;
        base = ProcessFigures.of(fleet.exporter().program());
        otherSockets = fleet.otherSockets();
    }

    @AfterAll
    void stop() {
        fleet.close();
    }

    @Test
    @Order(1)
    void fleetIsLarge() {
        assertThat(fleet.targets()).hasSizeGreaterThanOrEqualTo(100);
        // Probes keep no connection, the others do.
        assertThat(base.sockets()).isGreaterThanOrEqualTo(48);
    }

    private boolean isWell() {
        return incomplete(fleet.scrape(), fleet.targets()).isEmpty();
    }

    private static Map<String, Set<String>> incomplete(ScrapedPage page, List<FaultyTarget> targets) {
        return targets.stream()
                .filter(target -> !page.complete(target.name()))
                .collect(Collectors.toMap(
                        FaultyTarget::name, target -> page.failing(target.name()), (one, other) -> one, TreeMap::new));
    }

    @Test
    @Order(2)
    void everyFaultHasItsErrorAndCostsNobodyElse() {
        fleet.faulty().forEach(target -> target.fault().orElseThrow().begin(target));
        Set<String> seen = new HashSet<>();
        Await.until(PATIENCE, () -> "bad: " + missing(seen), () -> {
            ScrapedPage before = bad;
            bad = fleet.scrape();
            assertThat(incomplete(bad, fleet.healthy())).as("healthy targets").isEmpty();
            Map<String, String> reasons = fleet.reasons();
            fleet.faulty().stream()
                    .filter(target -> !bad.errorsSince(before, target.name()).isEmpty())
                    .filter(target -> target.fault().orElseThrow().isReason(reasons.getOrDefault(target.name(), "")))
                    .forEach(target -> seen.add(target.name()));
            return seen.size() == fleet.faulty().size();
        });
        Map<String, String> reasons = fleet.reasons();
        Map<String, Integer> leftOver = leftOver();
        fleet.faulty().forEach(target -> describe(target, reasons, leftOver.getOrDefault(target.name(), 0)));
        assertThat(errors()).isEqualTo(expectedErrors());
        assertThat(leftOver).as("threads and connections of bad targets").isEmpty();
        assertThat(reasons.values()).doesNotContain("").noneMatch(words -> words.contains("Pa55word"));
    }

    private Set<String> missing(Set<String> seen) {
        return fleet.faulty().stream()
                .map(FaultyTarget::name)
                .filter(name -> !seen.contains(name))
                .collect(Collectors.toSet());
    }

    private Map<String, Set<String>> errors() {
        return fleet.faulty().stream()
                .collect(Collectors.toMap(
                        FaultyTarget::name,
                        target -> kinds(bad.errorsSince(well, target.name())),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private static Set<String> kinds(Set<String> errors) {
        return errors.stream()
                .map(error -> error.substring(error.indexOf(' ') + 1))
                .collect(Collectors.toSet());
    }

    private Map<String, Set<String>> expectedErrors() {
        return fleet.faulty().stream()
                .collect(Collectors.toMap(
                        FaultyTarget::name, target -> Set.of(target.error().word()), (a, b) -> a, TreeMap::new));
    }

    /** By target: connections at its gate, and threads of its name. */
    private Map<String, Integer> leftOver() {
        Map<String, Integer> left = new TreeMap<>();
        try {
            Await.until("nothing is left over", () -> {
                left.clear();
                List<String> threads =
                        ProcessFigures.virtualThreads(fleet.exporter().program());
                for (FaultyTarget target : fleet.faulty()) {
                    // One that is up all the same may keep what it had.
                    int kept = bad.up(target.name()) ? MOST_CONNECTIONS : 0;
                    int count = Math.max(0, target.gate().connections() - kept)
                            + (int) threads.stream()
                                    .filter(target.name()::equals)
                                    .count();
                    if (count > 0) {
                        left.put(target.name(), count);
                    }
                }
                return left.isEmpty();
            });
        } catch (AssertionError stays) {
            // Told with everything else.
        }
        return left;
    }

    private void describe(FaultyTarget target, Map<String, String> reasons, int leftOver) {
        boolean up = bad.up(target.name());
        Set<String> errors = bad.errorsSince(well, target.name());
        String said = up
                ? "`stack_up 1`, collectors fail with `" + String.join("`, `", kinds(errors)) + "`"
                : "`stack_up 0`, `" + String.join("`, `", kinds(errors)) + "`: "
                        + reasons.getOrDefault(target.name(), "");
        double share = bad.session(target.name())
                .map(took -> took.toMillis() / (double) FaultyFleet.LIMIT.toMillis())
                .orElse(0.0);
        document.add(
                target.fault().orElseThrow().words(),
                target.kind().word(),
                said,
                "yes, %.2f".formatted(share),
                Integer.toString(leftOver));
    }

    @Test
    @Order(3)
    void nextScrapeAfterTheFaultIsComplete() {
        fleet.faulty().forEach(FaultyTarget::mend);
        assertThat(incomplete(fleet.scrape(), fleet.targets())).isEmpty();
    }

    @Test
    @Order(4)
    void restartBetweenTwoScrapesIsNotSeen() throws Exception {
        fleet.restartServers();
        ScrapedPage before = fleet.scrape();
        assertThat(incomplete(before, fleet.targets())).isEmpty();
        fleet.kinds()
                .forEach(kind -> document.add(
                        "restarts between two scrapes",
                        kind,
                        "`stack_up 1`, complete",
                        "yes, %.2f".formatted(share(before)),
                        "0"));
    }

    private static double share(ScrapedPage page) {
        return page.took().toMillis() / (double) FaultyFleet.LIMIT.toMillis();
    }

    @Test
    @Order(5)
    void nothingIsLeftOver() {
        fleet.scrape();
        assertThat(fleet.targets())
                .allSatisfy(target -> assertThat(target.gate().connections())
                        .as(target.name())
                        .isLessThanOrEqualTo(MOST_CONNECTIONS));
        Await.until("sockets are as before", () -> fleet.otherSockets() <= otherSockets);
        Await.until(
                "threads are as before",
                () -> ProcessFigures.virtualThreads(fleet.exporter().program()).size()
                        <= base.virtualThreads().size());
        ProcessFigures now = ProcessFigures.of(fleet.exporter().program());
        assertThat(now.threads())
                .isLessThanOrEqualTo(base.threads() + Runtime.getRuntime().availableProcessors());
        assertThat(now.liveHeap()).isLessThan(base.liveHeap() + HEAP_TOLERANCE);
        assertThat(now.descriptors() - now.sockets())
                .isLessThanOrEqualTo(base.descriptors() - base.sockets() + WatchedExporter.MORE_DESCRIPTORS);
    }

    @Test
    @Order(6)
    void documentSaysTheSame() throws Exception {
        assertThat(document.print())
                .as("lines that only one of docs/faults.md and target/faults.md has")
                .isEmpty();
    }
}
