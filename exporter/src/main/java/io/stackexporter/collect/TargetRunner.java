package io.stackexporter.collect;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The life of one target: the runs that are under way, the permits for its sessions, and its orderly end. */
final class TargetRunner<S extends Session> {
    /** What a target waits for that follows no other. */
    static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final Target<S> target;
    private final TargetMemory memory;
    private final Semaphore sessions = new Semaphore(0, true);
    /** By the collectors that are wanted; the run of all of them by none. */
    private final Map<Set<String>, TargetRun<S>> underWay = new ConcurrentHashMap<>();

    private final AtomicInteger holders = new AtomicInteger();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** The server sees no session of ours before those of the predecessor are gone, so that there are never more than two. */
    TargetRunner(Target<S> target, CompletableFuture<Void> predecessorClosed) {
        this.target = target;
        this.memory = new TargetMemory(target);
        var _ = predecessorClosed.thenRun(() -> sessions.release(target.source().maxSessions()));
    }

    Target<S> target() {
        return target;
    }

    TargetState state() {
        return memory.state();
    }

    /** A run that is under way, or a new one: scrapes that overlap share it, also those that want less than it gives. */
    TargetRun<S> scrape(Set<String> wanted, Deadline deadline) {
        TargetRun<S> whole = underWay.get(Set.of());
        if (whole != null && !whole.isDone()) {
            return whole;
        }
        return underWay.compute(
                Set.copyOf(wanted),
                (key, running) -> running != null && !running.isDone() ? running : start(key, deadline));
    }

    private TargetRun<S> start(Set<String> wanted, Deadline deadline) {
        List<Target.Enabled<S>> collectors = target.collectors().stream()
                .filter(enabled ->
                        wanted.isEmpty() || wanted.contains(enabled.collector().name()))
                .toList();
        TargetRun<S> run = new TargetRun<>(target, collectors, memory, sessions, deadline.atMost(target.timeout()));
        run.start(() -> underWay.remove(wanted, run));
        return run;
    }

    void hold() {
        holders.incrementAndGet();
    }

    /** The last one to let go has it closed, after the runs under way. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            var _ = TargetRun.all(new HashSet<>(underWay.values()))
                    .whenComplete((done, failure) ->
                            Threads.closeLater(target.name(), target.source(), () -> closed.complete(null)));
        }
    }

    /** Completes when its connections are gone. */
    CompletableFuture<Void> closed() {
        return closed;
    }
}
