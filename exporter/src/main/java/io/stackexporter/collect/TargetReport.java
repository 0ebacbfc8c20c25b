package io.stackexporter.collect;

import io.stackexporter.metric.Family;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one scrape of one target found.
 *
 * @param session how opening a session ended; anything but {@link Outcome.Done} means that the target is down
 * @param identity absent when the target is down
 * @param ping time of the trivial request
 * @param collectors by name, in the order of the kind
 * @param errors failures since the process started
 * @param dropped series left out since the process started, by collector
 * @param missing what the login lacks, as grants, by collector: those that were refused and those that only see less
 * @param families everything the collectors found, merged: no series twice
 */
public record TargetReport(
        Target<?> target,
        Outcome session,
        Optional<Session.Identity> identity,
        Duration ping,
        Map<String, Outcome> collectors,
        Map<ErrorCount, Long> errors,
        Map<String, Long> dropped,
        Map<String, String> missing,
        List<Family> families) {

    /** The name under which opening a session is counted, beside the collectors. */
    public static final String SESSION = "session";

    /** The labels of what the engine says of every target; a user's label of the same name would spoil the whole page. */
    public static final Set<String> LABELS =
            Set.of("collector", "error", "privilege", "version", "flavor", "role", "signal", "severity");

    /** What {@code stack_collector_errors_total} counts by. */
    public record ErrorCount(String collector, ErrorKind kind) {}

    public boolean up() {
        return session instanceof Outcome.Done;
    }

    /** The part that some collectors have found; none means all. */
    TargetReport only(Set<String> wanted) {
        if (wanted.isEmpty() || wanted.containsAll(collectors.keySet())) {
            return this;
        }
        Map<String, Outcome> some = new LinkedHashMap<>(collectors);
        some.keySet().retainAll(wanted);
        Map<ErrorCount, Long> someErrors = new HashMap<>(errors);
        someErrors
                .keySet()
                .removeIf(count -> !wanted.contains(count.collector()) && !SESSION.equals(count.collector()));
        Map<String, Long> someDropped = new HashMap<>(dropped);
        someDropped.keySet().retainAll(wanted);
        Map<String, String> someMissing = new TreeMap<>(missing);
        someMissing.keySet().retainAll(wanted);
        Merge merge = Merge.of(some);
        return new TargetReport(
                target, session, identity, ping, some, someErrors, someDropped, someMissing, merge.families());
    }
}
