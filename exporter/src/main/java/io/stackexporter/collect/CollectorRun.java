package io.stackexporter.collect;

import io.stackexporter.collect.Target.Enabled;
import io.stackexporter.metric.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The collectors of one target in one scrape. They are worked off in at most {@link Target#MAX_PARALLEL} lanes, each with a session
 * of its own, so that one slow collector costs one lane and the others go on in the next.
 */
final class CollectorRun<S extends Session> {
    private final Target<S> target;
    private final Semaphore sessions;
    private final Deadline deadline;
    private final Privileges privileges;
    private final Queue<Enabled<S>> waiting;
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();

    /** A collector whose reading a session is to finish. */
    private record Unfinished(Samples samples, Stopwatch watch) {}

    CollectorRun(
            Target<S> target,
            List<Enabled<S>> collectors,
            Semaphore sessions,
            Privileges privileges,
            Deadline deadline) {
        this.target = target;
        this.privileges = privileges;
        this.sessions = sessions;
        this.deadline = deadline;
        this.waiting = new ConcurrentLinkedQueue<>(collectors);
    }

    /** Runs them all, the first lane on the session that the knock opened; returns at the deadline at the latest. */
    Map<String, Outcome> run(Lease<S> first) {
        List<Enabled<S>> all = List.copyOf(waiting);
        List<FutureTask<Integer>> lanes = new ArrayList<>();
        lanes.add(Threads.start(target.name(), () -> first(first), first::close));
        for (int lane = 1; lane < target.source().maxSessions() && lane < all.size(); lane++) {
            lanes.add(Threads.start(target.name(), () -> waiting.isEmpty() ? 0 : lane(open())));
        }
        for (FutureTask<Integer> lane : lanes) {
            await(lane);
        }
        Map<String, Outcome> result = new HashMap<>(outcomes);
        all.forEach(enabled -> result.computeIfAbsent(enabled.collector().name(), name -> late()));
        return result;
    }

    /** Afterwards: whether there was time to begin with it. */
    boolean wasBegun(Enabled<S> enabled) {
        return !waiting.contains(enabled);
    }

    private void await(FutureTask<Integer> lane) {
        try {
            Threads.await(lane, deadline);
        } catch (Exception | Error endOfLane) {
            // What it left undone, another lane does, or it is late; why it ended shows where it ended.
        }
    }

    private Integer first(Lease<S> lease) throws Exception {
        privileges.ask(lease.session());
        return lane(lease);
    }

    /** Works until nothing waits; returns how many collectors it took. */
    private Integer lane(Lease<S> lease) throws Exception {
        @Nullable Lease<S> held = lease;
        Map<String, Unfinished> unfinished = new LinkedHashMap<>();
        int done = 0;
        try {
            for (Enabled<S> next = next(); next != null; next = next()) {
                Stopwatch watch = Stopwatch.start();
                done++;
                try {
                    held = held == null ? open() : held;
                    outcomes.put(next.collector().name(), collect(next, held.session(), watch, unfinished));
                } catch (Exception | Error e) {
                    outcomes.put(next.collector().name(), failed(e, watch));
                    held = release(held);
                }
            }
            if (!unfinished.isEmpty() && !deadline.expired()) {
                held = held == null ? open() : held;
                finish(held.session(), unfinished);
            }
        } finally {
            release(held);
        }
        return done;
    }

    private void finish(S session, Map<String, Unfinished> unfinished) {
        try {
            Map<String, Incomplete> failures = session.finish();
            unfinished.forEach((name, part) -> {
                Incomplete failure = failures.get(name);
                outcomes.put(name, failure == null ? done(part) : failed(failure, part));
            });
        } catch (Exception | Error e) {
            unfinished.forEach((name, part) -> outcomes.put(name, failed(e, part)));
        }
    }

    /** Nothing is begun after the deadline: nobody would be left to interrupt it. */
    private @Nullable Enabled<S> next() {
        return deadline.expired() ? null : waiting.poll();
    }

    private Lease<S> open() throws Exception {
        return Lease.open(target.source(), sessions, deadline.remaining(), deadline);
    }

    private @Nullable Lease<S> release(@Nullable Lease<S> held) {
        if (held != null) {
            held.close();
        }
        return null;
    }

    private Outcome collect(Enabled<S> enabled, S session, Stopwatch watch, Map<String, Unfinished> unfinished)
            throws Exception {
        Collector<S> collector = enabled.collector();
        if (!collector.supports(session)) {
            return new Outcome.Skipped("this server does not have it");
        }
        int maxSeries = Math.min(target.maxSeries(), collector.maxSeries());
        Unfinished part = new Unfinished(new Samples(enabled.metrics(), target.layers(), maxSeries), watch);
        session.begin(collector.name());
        try {
            collector.collect(session, part.samples);
        } catch (Incomplete some) {
            return failed(some, part);
        }
        if (session.unfinished()) {
            unfinished.put(collector.name(), part);
            return late().with(part.samples.families()); // unless it is finished in time
        }
        return done(part);
    }

    private static Outcome done(Unfinished part) {
        Samples samples = part.samples;
        return new Outcome.Done(
                samples.families(), samples.size(), samples.dropped(), part.watch.elapsed(), Duration.ZERO);
    }

    private Outcome.Failed late() {
        return new Outcome.Failed(ErrorKind.TIMEOUT, Threads.LATE, target.timeout());
    }

    private Outcome failed(Throwable failure, Unfinished part) {
        return failed(failure, part.watch).with(part.samples.families());
    }

    /** What breaks after the deadline breaks because it was interrupted. */
    private Outcome.Failed failed(Throwable failure, Stopwatch watch) {
        return deadline.expired() ? late() : failed(target, failure, watch);
    }

    static Outcome.Failed failed(Target<?> target, Throwable failure, Stopwatch watch) {
        ErrorKind kind = Failures.generalKind(failure)
                .orElseGet(() -> target.source().kindOf(failure instanceof Incomplete some ? some.reason() : failure));
        return new Outcome.Failed(kind, target.clean(Failures.message(failure)), watch.elapsed());
    }
}
