package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.TargetReport.ErrorCount;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What one target keeps between scrapes: results on an interval, counts, its login's rights, and what was seen last. */
final class TargetMemory {
    /** A collector on an interval that fails is tried again sooner, but not at every scrape: it may be an expensive one. */
    private static final int TRIES_IN_AN_INTERVAL = 10;

    private final Target<?> target;
    private final StateLog log;
    private final Privileges privileges;
    private final AtomicReference<TargetState> state;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<ErrorCount, LongAdder> errors = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

    /** The last outcome of a collector that runs on an interval. */
    private record Kept(Outcome outcome, Stopwatch since) {}

    TargetMemory(Target<?> target) {
        this.target = target;
        this.log = new StateLog(target.name());
        this.privileges = new Privileges(target);
        this.state = new AtomicReference<>(TargetState.unknown(target));
    }

    Privileges privileges() {
        return privileges;
    }

    TargetState state() {
        return state.get();
    }

    /** The last outcome of a collector, as long as it need not run again. */
    Optional<Outcome> kept(Target.Enabled<?> enabled) {
        Kept last = kept.get(enabled.collector().name());
        if (last == null) {
            return Optional.empty();
        }
        Duration age = last.since.elapsed();
        Duration interval = enabled.interval();
        return switch (last.outcome) {
            case Done done -> age.compareTo(interval) < 0 ? Optional.of(done.aged(age)) : Optional.empty();
            case Failed failed ->
                age.compareTo(interval.dividedBy(TRIES_IN_AN_INTERVAL)) < 0 ? Optional.of(failed) : Optional.empty();
            case Skipped skipped -> Optional.empty();
        };
    }

    /** @param begun false for one that other collectors left no time */
    void keep(Target.Enabled<?> enabled, Outcome outcome, boolean begun) {
        boolean keeps = !enabled.interval().isZero() && begun && !(outcome instanceof Skipped);
        if (keeps) {
            kept.put(enabled.collector().name(), new Kept(outcome, Stopwatch.start()));
        } else {
            kept.remove(enabled.collector().name());
        }
    }

    /** The target did not answer, and a server that is back may be another one: with other rights, and other findings. */
    TargetReport down(Failed session, Map<String, Outcome> collectors) {
        kept.clear();
        privileges.doubt();
        TargetReport report = unanswered(session, collectors);
        state.updateAndGet(before -> before.after(report, Stopwatch.now()));
        return report;
    }

    /** A scrape heard nothing, whatever the target does. */
    TargetReport unanswered(Failed session, Map<String, Outcome> collectors) {
        note(TargetReport.SESSION, session);
        return report(session, Optional.empty(), Duration.ZERO, Merge.of(collectors));
    }

    /**
     * The target was knocked at, and what there was to find was looked for.
     *
     * @param session failed when there was only evidence to find
     * @param fresh the collectors that ran just now; what others found was counted when they did
     */
    TargetReport ended(
            Outcome session, Optional<Session.Identity> identity, Duration ping, Merge merge, Set<String> fresh) {
        note(TargetReport.SESSION, session);
        Map<String, Outcome> ran = new LinkedHashMap<>(merge.collectors());
        ran.keySet().retainAll(fresh);
        ran.forEach(this::note);
        log.lacking(privileges.missing(merge.collectors()), merge.collectors());
        privileges.doubtIfUnexplained(ran);
        TargetReport report = report(session, identity, ping, merge);
        state.updateAndGet(before -> before.after(report, Stopwatch.now()));
        return report;
    }

    TargetReport report(Outcome session, Optional<Session.Identity> identity, Duration ping, Merge merge) {
        return new TargetReport(
                target,
                session,
                identity,
                ping,
                merge.collectors(),
                totals(errors),
                totals(dropped),
                privileges.missing(merge.collectors()),
                merge.families());
    }

    private void note(String name, Outcome outcome) {
        switch (outcome) {
            case Failed failed -> {
                errors.computeIfAbsent(new ErrorCount(name, failed.kind()), key -> new LongAdder())
                        .increment();
                log.failed(name, failed);
            }
            case Done done -> {
                if (done.dropped() > 0) {
                    dropped.computeIfAbsent(name, key -> new LongAdder()).add(done.dropped());
                }
                log.worked(name, done);
            }
            case Skipped skipped -> {
                // Neither good nor bad: nothing was tried.
            }
        }
    }

    private static <K> Map<K, Long> totals(Map<K, LongAdder> counts) {
        Map<K, Long> totals = new HashMap<>();
        counts.forEach((key, count) -> totals.put(key, count.sum()));
        return totals;
    }
}
