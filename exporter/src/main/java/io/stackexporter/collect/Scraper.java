package io.stackexporter.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Scrapes a fleet of targets side by side: never throws, never late, and one bad target never costs the others. */
public final class Scraper implements AutoCloseable {
    /** For a run that ends at the deadline itself to hand over what it has. */
    private static final Duration HAND_OVER = Duration.ofMillis(100);

    private final Shard shard;
    private final AtomicReference<Roster> inForce = new AtomicReference<>(Roster.empty());

    public Scraper(List<Target<?>> fleet) {
        this(fleet, Shard.WHOLE);
    }

    /** Watches one part of the fleet. */
    public Scraper(List<Target<?>> fleet, Shard shard) {
        this.shard = shard;
        use(fleet);
    }

    /**
     * Watches another fleet from now on, by one thread at a time. Scrapes under way end with the fleet that they began with;
     * a target whose settings are the same keeps its connections and everything that is known of it.
     */
    public void use(List<Target<?>> fleet) {
        Roster before = inForce.get();
        inForce.set(before.next(fleet, shard));
        before.leave();
    }

    /** One report a target, in the order of the configuration. */
    public List<TargetReport> scrape(Deadline deadline) {
        return with(roster -> reports(roster.runners(), Set.of(), deadline));
    }

    /**
     * One target alone; nothing when there is none of this name here.
     *
     * @param collectors the only ones to run; none means all
     */
    public Optional<TargetReport> scrape(String target, Set<String> collectors, Deadline deadline) {
        return with(roster -> roster.runner(target)
                .map(runner -> reports(List.of(runner), collectors, deadline).getFirst()));
    }

    private static List<TargetReport> reports(
            Collection<TargetRunner<?>> runners, Set<String> collectors, Deadline deadline) {
        List<TargetRun<?>> running = new ArrayList<>();
        runners.forEach(runner -> running.add(runner.scrape(collectors, deadline)));
        // One moment for all: a fleet that hangs in a run begun by a longer scrape must not add up its hand-overs.
        Deadline latest = Deadline.in(deadline.remaining().plus(HAND_OVER));
        List<TargetReport> reports = new ArrayList<>();
        running.forEach(run -> reports.add(run.await(latest).only(collectors)));
        return reports;
    }

    /** What is known of every target without asking it, in the order of the configuration. */
    public List<TargetState> states() {
        return with(roster ->
                roster.runners().stream().<TargetState>map(TargetRunner::state).toList());
    }

    public List<Target<?>> targets() {
        return with(roster ->
                roster.runners().stream().<Target<?>>map(TargetRunner::target).toList());
    }

    public Optional<Target<?>> target(String name) {
        return with(roster -> roster.runner(name).map(TargetRunner::target));
    }

    /** The longest that a scrape of all targets can take: there is nothing to wait for after that. */
    public Duration longest() {
        return with(roster -> roster.runners().stream()
                .map(runner -> runner.target().timeout())
                .max(Duration::compareTo)
                .orElse(Duration.ofSeconds(1)));
    }

    /** The number of the shard that watches a configured target, when it is not this one. */
    public OptionalInt elsewhere(String name) {
        return with(roster -> roster.isElsewhere(name) ? OptionalInt.of(shard.of(name)) : OptionalInt.empty());
    }

    /** A roster that has ended meanwhile has a successor. */
    private <T> T with(Function<Roster, T> use) {
        while (true) {
            Roster roster = inForce.get();
            if (roster.enter()) {
                try {
                    return use.apply(roster);
                } finally {
                    roster.leave();
                }
            }
        }
    }

    /** Gives up every pool and client once no scrape uses it, off this thread. */
    @Override
    public void close() {
        use(List.of());
    }

    /** As {@link #close}, and waits until they are gone, but no longer than this. */
    public void close(Duration longest) {
        CompletableFuture<?>[] ends = with(
                roster -> roster.runners().stream().map(TargetRunner::closed).toArray(CompletableFuture<?>[]::new));
        close();
        try {
            CompletableFuture.allOf(ends).get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // What hangs ends with the process.
        }
    }
}
