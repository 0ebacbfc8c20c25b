package io.stackexporter.e2e;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which alerts fire, who was told, and since when each has fired every time that it did. */
final class AlertHistory implements AutoCloseable {
    /**
     * No drill is about these: one is meant to fire all the time, some tell that another alert has fired for long, and the others
     * are about hours and days, which cannot be hurried.
     */
    private static final String STANDING =
            "Watchdog|Alert(Critical|Warning)Unattended|HttpErrorBudgetBurning|Anomaly.*|Capacity.*";

    private static final String FIRING = "ALERTS{alertstate=\"firing\",alertname!~\"" + STANDING + "\"}";
    static final Duration PAUSE = Duration.ofMillis(400);
    /** Longer than between two evaluations on a busy machine, shorter than any alert waits for. */
    private static final Duration GAP = Duration.ofSeconds(7);

    private final MonitoringStack stack;
    private final Thread reader;
    private volatile Instant since = Instant.EPOCH;
    private volatile Set<Notification> earlier = Set.of();
    private volatile Set<Alert> firing = Set.of();
    private volatile Map<Alert, Set<String>> told = Map.of();

    AlertHistory(MonitoringStack stack) {
        this.stack = stack;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                firing = alerts();
                told = Collections.unmodifiableMap(messages());
                Await.pause(PAUSE);
            }
        } catch (RuntimeException stopped) {
            // By the end of the test; waiting would tell of anything else.
        }
    }

    private Set<Alert> alerts() {
        return stack.query(FIRING).stream()
                .map(series -> Alert.of(series.get("metric")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<Alert, Set<String>> messages() {
        Map<Alert, Set<String>> addresses = new TreeMap<>();
        for (Notification notification : stack.notifications().stream()
                .filter(each -> !earlier.contains(each))
                .toList()) {
            for (Alert alert : notification.firing()) {
                if (!alert.name().matches(STANDING)) {
                    addresses.computeIfAbsent(alert, key -> new TreeSet<>()).add(notification.receiver());
                }
            }
        }
        return addresses;
    }

    /** From now on only what begins now or later is told. */
    void beginAnew() {
        since = Instant.now();
        earlier = Set.copyOf(stack.notifications());
        told = Map.of();
    }

    Instant since() {
        return since;
    }

    /** What fires now, or did a moment ago. */
    Set<Alert> firing() {
        return firing;
    }

    /** Who was told so far that an alert fires. */
    Map<Alert, Set<String>> told() {
        return told;
    }

    /** The moments at which each alert began to fire. */
    NavigableMap<Alert, List<Instant>> beginnings() {
        NavigableMap<Alert, List<Instant>> all = new TreeMap<>();
        for (Json series : stack.query(FIRING + "[1h]")) {
            List<Instant> begun = new ArrayList<>();
            Instant last = Instant.EPOCH;
            for (Json sample : series.get("values").list()) {
                Instant at = Instant.ofEpochMilli(Math.round(
                        1000 * Double.parseDouble(sample.list().getFirst().text())));
                if (last.plus(GAP).isBefore(at)) {
                    begun.add(at);
                }
                last = at;
            }
            begun.removeIf(since::isAfter);
            if (!begun.isEmpty()) {
                all.computeIfAbsent(Alert.of(series.get("metric")), key -> new ArrayList<>())
                        .addAll(begun);
            }
        }
        return all;
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
