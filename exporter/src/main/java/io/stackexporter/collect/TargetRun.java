package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Target.Enabled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run over one target: it knocks and, where that is answered, collects. Several scrapes may wait for it. */
final class TargetRun<S extends Session> {
    static final Outcome DOWN = new Skipped("the target is down");

    private final Target<S> target;
    private final List<Enabled<S>> wanted;
    private final TargetMemory memory;
    private final Semaphore sessions;
    private final Deadline deadline;
    private final CompletableFuture<TargetReport> result = new CompletableFuture<>();
    private final AtomicReference<@Nullable Knock<S>> knocked = new AtomicReference<>();

    /**
     * A session that answers, or at least tells why it does not.
     *
     * @param session failed when there is only evidence
     */
    private record Knock<S extends Session>(
            Lease<S> lease, Optional<Session.Identity> identity, Outcome session, Duration ping)
            implements AutoCloseable {
        @Override
        public void close() {
            lease.close();
        }
    }

    TargetRun(Target<S> target, List<Enabled<S>> wanted, TargetMemory memory, Semaphore sessions, Deadline deadline) {
        this.target = target;
        this.wanted = wanted;
        this.memory = memory;
        this.sessions = sessions;
        this.deadline = deadline;
    }

    /** Completes when all of them have ended, however. */
    static CompletableFuture<?> all(Collection<? extends TargetRun<?>> runs) {
        return CompletableFuture.allOf(runs.stream().map(TargetRun::result).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<TargetReport> result() {
        return result;
    }

    boolean isDone() {
        return result.isDone();
    }

    /** Ends the run whatever happens: a run that never ends would be shared for ever. */
    void start(Runnable last) {
        Threads.run(target.name(), () -> {
            try {
                result.complete(run());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            } finally {
                last.run();
            }
        });
    }

    /** Its report, or what to say to a scrape that cannot wait for it. */
    TargetReport await(Deadline latest) {
        try {
            return result.get(latest.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late();
        } catch (TimeoutException e) {
            return late();
        } catch (ExecutionException e) {
            return broken(e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Such a scrape may have a shorter time limit than the one that began the run: the target is up when it has answered the
     * knock. The run itself goes on, and so does what is kept of it.
     */
    private TargetReport late() {
        Failed late = new Failed(ErrorKind.TIMEOUT, Threads.LATE, target.timeout());
        Knock<S> knock = knocked.get();
        if (knock == null) {
            return memory.unanswered(late, ofAll(DOWN));
        }
        return memory.report(knock.session, knock.identity, knock.ping, Merge.of(ofAll(late)));
    }

    /** The run itself broke, which is a fault of the exporter or of a driver. */
    private TargetReport broken(Throwable fault) {
        Failed broken = new Failed(ErrorKind.INTERNAL, target.clean(Failures.message(fault)), Duration.ZERO);
        return memory.down(broken, ofAll(DOWN));
    }

    private Map<String, Outcome> ofAll(Outcome outcome) {
        Map<String, Outcome> collectors = new LinkedHashMap<>();
        wanted.forEach(enabled -> collectors.put(enabled.collector().name(), outcome));
        return collectors;
    }

    private TargetReport run() {
        Stopwatch watch = Stopwatch.start();
        FutureTask<Knock<S>> knocking = Threads.startOwned(target.name(), this::knock);
        Knock<S> knock;
        try {
            knock = Threads.await(knocking, deadline);
        } catch (Exception | Error e) {
            return memory.down(CollectorRun.failed(target, e, watch), ofAll(DOWN));
        }
        knocked.set(knock);
        return collect(knock);
    }

    private Knock<S> knock() throws Exception {
        Stopwatch opening = Stopwatch.start();
        // Not all that is left, so that the reason comes out in time.
        Duration wait = deadline.remaining().dividedBy(10).multipliedBy(9);
        Lease<S> lease = Lease.open(target.source(), sessions, wait, deadline);
        S session = lease.session();
        boolean useful = false;
        try {
            Stopwatch ping = Stopwatch.start();
            session.ping();
            useful = true;
            Done done = new Done(List.of(), 0, 0, opening.elapsed(), Duration.ZERO);
            return new Knock<>(lease, Optional.of(session.identity()), done, ping.elapsed());
        } catch (Exception e) {
            if (!session.hasEvidence()) {
                throw e;
            }
            useful = true;
            return new Knock<>(lease, Optional.empty(), CollectorRun.failed(target, e, opening), Duration.ZERO);
        } finally {
            if (!useful) {
                lease.close();
            }
        }
    }

    private TargetReport collect(Knock<S> knock) {
        Map<String, Outcome> known = new HashMap<>();
        List<Enabled<S>> due = new ArrayList<>();
        for (Enabled<S> enabled : wanted) {
            Optional<Outcome> kept = memory.kept(enabled);
            kept.ifPresentOrElse(outcome -> known.put(enabled.collector().name(), outcome), () -> due.add(enabled));
        }
        CollectorRun<S> run = new CollectorRun<>(target, due, sessions, memory.privileges(), deadline);
        Map<String, Outcome> found = run.run(knock.lease);
        for (Enabled<S> enabled : due) {
            Outcome outcome = found.get(enabled.collector().name());
            if (outcome != null) {
                memory.keep(enabled, outcome, run.wasBegun(enabled));
            }
        }
        known.putAll(found);
        Map<String, Outcome> all = new LinkedHashMap<>();
        wanted.forEach(enabled -> all.put(
                enabled.collector().name(),
                known.getOrDefault(enabled.collector().name(), DOWN)));
        return memory.ended(knock.session, knock.identity, knock.ping, Merge.of(all), new HashSet<>(found.keySet()));
    }
}
