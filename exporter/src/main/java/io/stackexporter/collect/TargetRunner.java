package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.TargetReport.ErrorCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What one target keeps between scrapes: the run that is under way, results on an interval, counts, and its permits. */
final class TargetRunner<S extends Session> {
    private static final Outcome DOWN = new Skipped("the target is down");

    private final Target<S> target;
    private final StateLog log;
    private final Semaphore sessions;
    private final Privileges privileges;
    private final AtomicReference<@Nullable CompletableFuture<TargetReport>> underWay = new AtomicReference<>();
    private final AtomicReference<@Nullable Knock<S>> knocked = new AtomicReference<>();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<ErrorCount, LongAdder> errors = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

    /** The last result of a collector that runs on an interval. */
    private record Kept(Done done, Stopwatch since) {}

    /** An open, answering session. */
    private record Knock<S extends Session>(Lease<S> lease, Session.Identity identity, Duration took, Duration ping)
            implements AutoCloseable {
        @Override
        public void close() {
            lease.close();
        }
    }

    TargetRunner(Target<S> target) {
        this.target = target;
        this.log = new StateLog(target.name());
        this.privileges = new Privileges(target);
        this.sessions = new Semaphore(target.source().maxSessions(), true);
    }

    /** The run that is under way, or a new one: scrapes that overlap share it. */
    CompletableFuture<TargetReport> scrape(Deadline deadline) {
        CompletableFuture<TargetReport> mine = new CompletableFuture<>();
        while (true) {
            CompletableFuture<TargetReport> existing = underWay.get();
            if (existing != null && !existing.isDone()) {
                return existing;
            }
            if (underWay.compareAndSet(existing, mine)) {
                Threads.run(target.name(), () -> run(mine, deadline.atMost(target.timeout())));
                return mine;
            }
        }
    }

    /**
     * What to say to a scrape that cannot wait for the run, such as one with a shorter time limit than the scrape that began
     * it: the target is up when it has answered the knock. The run itself goes on, and so does what it keeps.
     */
    TargetReport late() {
        Failed late = new Failed(ErrorKind.TIMEOUT, Threads.LATE, target.timeout());
        Knock<S> knock = knocked.get();
        if (knock == null) {
            return unanswered(late);
        }
        Done session = new Done(List.of(), 0, 0, knock.took, Duration.ZERO);
        return report(session, knock, Merge.of(ofAll(late)));
    }

    /** What to say when the run itself broke, which is a fault of the exporter or of a driver. */
    TargetReport broken(Throwable fault) {
        return unanswered(new Failed(ErrorKind.INTERNAL, target.clean(Failures.message(fault)), Duration.ZERO));
    }

    private TargetReport unanswered(Failed session) {
        note(TargetReport.SESSION, session);
        return report(session, null, Merge.of(ofAll(DOWN)));
    }

    private Map<String, Outcome> ofAll(Outcome outcome) {
        Map<String, Outcome> collectors = new LinkedHashMap<>();
        target.collectors()
                .forEach(enabled -> collectors.put(enabled.collector().name(), outcome));
        return collectors;
    }

    /** Ends the run whatever happens: a run that never ends would be shared for ever. */
    private void run(CompletableFuture<TargetReport> result, Deadline deadline) {
        try {
            result.complete(run(deadline));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private TargetReport run(Deadline deadline) {
        knocked.set(null);
        Stopwatch watch = Stopwatch.start();
        FutureTask<Knock<S>> knocking = Threads.startOwned(target.name(), () -> knock(deadline));
        Knock<S> knock;
        try {
            knock = Threads.await(knocking, deadline);
        } catch (Exception | Error e) {
            return noted(CollectorRun.failed(target, e, watch), null, Map.of());
        }
        knocked.set(knock);
        Done session = new Done(List.of(), 0, 0, knock.took, Duration.ZERO);
        return noted(session, knock, collect(knock.lease, deadline));
    }

    private Knock<S> knock(Deadline deadline) throws Exception {
        Stopwatch opening = Stopwatch.start();
        // Not all that is left, so that the reason comes out in time.
        Duration wait = deadline.remaining().dividedBy(10).multipliedBy(9);
        Lease<S> lease = Lease.open(target.source(), sessions, wait, deadline);
        boolean answered = false;
        try {
            Stopwatch ping = Stopwatch.start();
            lease.session().ping();
            answered = true;
            return new Knock<>(lease, lease.session().identity(), opening.elapsed(), ping.elapsed());
        } finally {
            if (!answered) {
                lease.close();
            }
        }
    }

    private Map<String, Outcome> collect(Lease<S> lease, Deadline deadline) {
        Map<String, Outcome> outcomes = new HashMap<>();
        List<Target.Enabled<S>> due = new ArrayList<>();
        for (Target.Enabled<S> enabled : target.collectors()) {
            Kept last = kept.get(enabled.collector().name());
            if (last != null && last.since.elapsed().compareTo(enabled.interval()) < 0) {
                outcomes.put(enabled.collector().name(), last.done.aged(last.since.elapsed()));
            } else {
                due.add(enabled);
            }
        }
        outcomes.putAll(new CollectorRun<>(target, due, sessions, privileges, deadline).run(lease));
        return outcomes;
    }

    private TargetReport noted(Outcome session, @Nullable Knock<S> knock, Map<String, Outcome> found) {
        Map<String, Outcome> collectors = new LinkedHashMap<>();
        for (Target.Enabled<S> enabled : target.collectors()) {
            String name = enabled.collector().name();
            Outcome outcome = found.getOrDefault(name, DOWN);
            keep(enabled, outcome);
            collectors.put(name, outcome);
        }
        note(TargetReport.SESSION, session);
        Merge merge = Merge.of(collectors);
        merge.collectors().forEach(this::note);
        noteRights(session, merge.collectors());
        return report(session, knock, merge);
    }

    private TargetReport report(Outcome session, @Nullable Knock<S> knock, Merge merge) {
        return new TargetReport(
                target,
                session,
                Optional.ofNullable(knock).map(open -> open.identity),
                knock == null ? Duration.ZERO : knock.ping,
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
                if (done.age().isZero() && done.dropped() > 0) {
                    dropped.computeIfAbsent(name, key -> new LongAdder()).add(done.dropped());
                }
                log.worked(name, done);
            }
            case Skipped skipped -> {
                // Neither good nor bad: nothing was tried.
            }
        }
    }

    /** A server that is back may be another one, with other rights. */
    private void noteRights(Outcome session, Map<String, Outcome> collectors) {
        if (session instanceof Failed) {
            privileges.doubt();
        } else {
            log.lacking(privileges.missing(collectors), collectors);
            privileges.doubtIfUnexplained(collectors);
        }
    }

    private void keep(Target.Enabled<S> enabled, Outcome outcome) {
        if (!enabled.interval().isZero()
                && outcome instanceof Done done
                && done.age().isZero()) {
            kept.put(enabled.collector().name(), new Kept(done, Stopwatch.start()));
        } else if (outcome instanceof Failed || outcome instanceof Skipped) {
            kept.remove(enabled.collector().name());
        }
    }

    private static <K> Map<K, Long> totals(Map<K, LongAdder> counts) {
        Map<K, Long> totals = new HashMap<>();
        counts.forEach((key, count) -> totals.put(key, count.sum()));
        return totals;
    }

    void close() {
        Threads.closeLater(target.name(), target.source());
    }
}
