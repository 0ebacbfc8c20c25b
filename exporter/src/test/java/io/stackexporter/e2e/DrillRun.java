package io.stackexporter.e2e;

import io.stackexporter.servers.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One drill that was held.
 *
 * @param begun when the fault began
 * @param told who was told of its alerts while it lasted
 * @param ended when nothing of it fired any more, or, where it is lasting, when everything had fired
 */
record DrillRun(Drill drill, Instant begun, Instant ended, Map<Alert, Set<String>> told) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Begins a fault, waits for its alerts and messages, mends it, and waits for their end. */
    @SuppressWarnings("try") // it is only closed
    static DrillRun of(Drill drill, AlertHistory history) {
        Set<Alert> seen = new HashSet<>();
        Instant begun = Instant.now();
        try (AutoCloseable _ = drill.fault().begin()) {
            await(drill, () -> "alerts; missing are " + left(drill, seen), () -> {
                seen.addAll(history.firing());
                return left(drill, seen).isEmpty();
            });
            await(
                    drill,
                    () -> "messages, got " + told(drill, history),
                    () -> told(drill, history).equals(addresses(drill)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(drill.name() + ": " + e, e);
        }
        if (!drill.lasting()) {
            await(
                    drill,
                    () -> "the end of " + drill.expected().keySet(),
                    () -> history.firing().stream().noneMatch(drill.expected()::containsKey));
        }
        return new DrillRun(drill, begun, Instant.now(), addresses(drill));
    }

    /** Whether an alert that began to fire then can be its own. */
    boolean covers(Instant moment) {
        return !moment.isBefore(begun) && (drill.lasting() || !moment.isAfter(ended));
    }

    /** Looks as often as there is something new. */
    private static void await(Drill drill, Supplier<String> what, BooleanSupplier holds) {
        Await.until(PATIENCE, () -> drill.name() + ": " + what.get(), () -> {
            Await.pause(AlertHistory.PAUSE);
            return holds.getAsBoolean();
        });
    }

    private static Set<Alert> left(Drill drill, Set<Alert> seen) {
        Set<Alert> left = new TreeSet<>(drill.expected().keySet());
        left.removeAll(seen);
        return left;
    }

    private static Map<Alert, Set<String>> told(Drill drill, AlertHistory history) {
        Map<Alert, Set<String>> told = new TreeMap<>(history.told());
        told.keySet().retainAll(drill.expected().keySet());
        return told;
    }

    private static Map<Alert, Set<String>> addresses(Drill drill) {
        Map<Alert, Set<String>> addresses = new TreeMap<>();
        drill.told().forEach((alert, way) -> addresses.put(alert, way.addresses()));
        return addresses;
    }
}
