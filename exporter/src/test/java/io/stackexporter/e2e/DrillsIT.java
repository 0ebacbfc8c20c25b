package io.stackexporter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real faults in real servers behind one exporter, one Prometheus and one Alertmanager with the shipped rules and routing:
 * what fires is exactly what each drill says, and it is told to exactly whom it says. The steps build on one another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillsIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** As long as the longest window of rates and the wait of most alerts, so that whatever is wrong by itself shows. */
    private static final Duration QUIET = Duration.ofSeconds(20);

    /** Longer than a target that is gone would be waited for. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(13);

    private static final String HEAD = """
            # Drills

            Faults that were made in real servers, the alerts that fired because of them and who was told. `make test` holds every
            drill, with one exporter, one Prometheus and one Alertmanager, and prints this document as `exporter/target/drills.md`;
            a test compares the two in everything but the times.

            - The rules and the routing are the shipped ones. So that a drill takes seconds, every waiting time (`for`,
              `keep_firing_for`, `group_wait` ...) and every window of an expression is divided by %d, but a `for` is never
              less than 8 s, a `group_wait` than 3 s and a window than 12 s; scrapes come every 3 s. A limit of a target is
              lowered where a real fault would take long to reach it, and what was done says so; where a drill is about a
              warning, the limit for critical is raised. Messages are held back by no maintenance window and no office hours.
            - Drills are held at the same time on different targets, and healthy targets stand among them. Over the whole run no
              other alert fires, on none of them, and nobody else is told while a fault lasts.
            - The time until an alert fires, as measured in the hurried run from the moment of the fault, is that of detection
              and waiting together. In a real run the alert waits for its `for` after the first evaluation that sees the fault.
            - Alerts about hours and days (error budgets, forecasts, what is usual at this time of the week) cannot be hurried and are
              not part of it; neither are those that tell that another alert has gone on for long.
            - Alerts end after the fault is mended, but for the few that compare with what was usual before.
            """.formatted(Hurry.FASTER);

    private final Running parts = new Running();
    private final List<DrillRun> runs = new ArrayList<>();
    private DrillGrounds grounds;
    private MonitoringStack stack;
    private AlertHistory history;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        grounds = parts.keep(DrillGrounds.start(folder));
        stack = parts.keep(new MonitoringStack(
                Overlay.forDrills(REPOSITORY, folder), folder, grounds.fleet().exporter()));
        history = parts.keep(new AlertHistory(stack));
    }

    @AfterAll
    void stop() {
        parts.close();
    }

    @Test
    @Order(1)
    void nothingFiresWhileAllIsWell() {
        int targets = grounds.fleet().size();
        Await.until(
                PATIENCE,
                () -> targets + " targets up, but " + stack.query("stack_up == 0"),
                () -> stack.query("stack_up == 1").size() == targets);
        // A cold exporter, on a machine that has just started all these servers, may have missed its first scrapes.
        Await.until(
                PATIENCE,
                () -> "the end of " + history.firing()
                        + stack.query("max_over_time(stack_collector_success[12s]) == 0"),
                () -> stack.query("min_over_time(stack_up[12s]) == 1").size() == targets
                        && stack.query("max_over_time(stack_collector_success[12s]) == 0")
                                .isEmpty()
                        && history.firing().isEmpty());
        history.beginAnew();
        Await.pause(QUIET);
        assertThat(history.beginnings()).isEmpty();
        assertThat(history.told()).isEmpty();
    }

    @Test
    @Order(2)
    void everyFaultFiresAndIsTold() throws Exception {
        List<List<Drill>> lanes = grounds.lanes();
        assertThat(lanes.stream().flatMap(List::stream)).hasSizeGreaterThanOrEqualTo(20);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<DrillRun>>> held = lanes.stream()
                    .map(lane -> threads.submit(() -> lane.stream()
                            .map(drill -> DrillRun.of(drill, history))
                            .toList()))
                    .toList();
            List<Throwable> failures = new ArrayList<>();
            for (Future<List<DrillRun>> lane : held) {
                try {
                    runs.addAll(lane.get());
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            assertThat(failures).as("while there fire %s", history.firing()).isEmpty();
        }
        runs.add(DrillRun.of(grounds.fleet().killed(), history));
        Await.pause(AFTERWARDS);
    }

    @Test
    @Order(3)
    void nothingElseFires() {
        NavigableMap<Alert, DrillRun> expected = new TreeMap<>();
        runs.forEach(run -> run.drill()
                .expected()
                .keySet()
                .forEach(alert -> assertThat(expected.put(alert, run))
                        .as("two drills with %s", alert)
                        .isNull()));
        List<String> strays = new ArrayList<>();
        history.beginnings().forEach((alert, moments) -> {
            DrillRun run = expected.get(alert);
            moments.stream()
                    .filter(moment -> run == null || !run.covers(moment))
                    .forEach(moment -> strays.add(alert + " after " + Duration.between(history.since(), moment)));
        });
        assertThat(strays).as("alerts outside of their drills").isEmpty();
        assertThat(history.beginnings().keySet()).isEqualTo(expected.keySet());
    }

    @Test
    @Order(4)
    void everyMessageIsForWhomItShouldBe() {
        Map<Alert, Set<String>> told = new TreeMap<>(history.told());
        for (DrillRun run : runs) {
            run.drill().expected().forEach((alert, way) -> {
                // When a mended fault fades away, what muted an alert may end a moment before it.
                Set<String> addresses = told.getOrDefault(alert, Set.of());
                told.remove(alert);
                Set<String> later = alert.severity().equals("critical") ? Way.ONCALL.addresses() : Way.TEAM.addresses();
                assertThat(List.of(way.addresses(), way == Way.MUTED ? later : way.addresses()))
                        .as("addresses of %s", alert)
                        .contains(addresses);
            });
        }
        assertThat(told).as("messages of no drill").isEmpty();
    }

    @Test
    @Order(5)
    void healthyTargetsWereWellAllTheTime() {
        assertThat(stack.query("min_over_time(stack_up{target=~\"control-.*\"}[%ds]) == 1"
                        .formatted(
                                Duration.between(history.since(), Instant.now()).toSeconds())))
                .hasSize(grounds.controls());
    }

    @Test
    @Order(6)
    void documentSaysTheSame() throws Exception {
        DrillsDocument document = new DrillsDocument(REPOSITORY, HEAD);
        NavigableMap<Alert, List<Instant>> fired = history.beginnings();
        for (DrillRun run : runs) {
            NavigableMap<Alert, Instant> seen = new TreeMap<>();
            run.drill().expected().keySet().stream()
                    .forEach(alert -> fired.getOrDefault(alert, List.of()).stream()
                            .filter(moment -> !moment.isBefore(run.begun()))
                            .findFirst()
                            .ifPresent(moment -> seen.put(alert, moment)));
            document.add(run, seen);
        }
        assertThat(document.print())
                .as("lines that only one of rules/DRILLS.md and target/drills.md has")
                .isEmpty();
    }
}
