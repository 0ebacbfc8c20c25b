package io.stackexporter.collect;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one configuration while it is in force, and as long as a scrape that began with it goes on. What the next
 * roster does not take over is closed after that.
 */
final class Roster {
    private final Map<String, TargetRunner<?>> runners = new LinkedHashMap<>();
    /** Names that other processes watch, see {@link Shard}. */
    private final Set<String> elsewhere = new TreeSet<>();
    /** The scrapes that use it, and one while it is in force; 0 is the end. */
    private final AtomicInteger users = new AtomicInteger(1);

    static Roster empty() {
        return new Roster();
    }

    /** The roster that follows this one: what is configured as before goes on as if nothing had happened. */
    Roster next(List<Target<?>> fleet, Shard shard) {
        Roster next = new Roster();
        for (Target<?> target : fleet) {
            TargetRunner<?> before = runners.get(target.name());
            if (!shard.owns(target.name())) {
                next.elsewhere.add(target.name());
                target.source().close();
            } else if (before != null && before.target().settings().equals(target.settings())) {
                next.add(before);
                before.target().source().tryLoginAgain();
                target.source().close(); // it never opened anything
            } else {
                next.add(runner(target, before));
            }
        }
        return next;
    }

    private static <S extends Session> TargetRunner<S> runner(Target<S> target, @Nullable TargetRunner<?> before) {
        return new TargetRunner<>(target, before == null ? TargetRunner.NOTHING : before.closed());
    }

    private void add(TargetRunner<?> runner) {
        runner.hold();
        runners.put(runner.target().name(), runner);
    }

    /** False when it is over: there is another one in force. */
    boolean enter() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            runners.values().forEach(TargetRunner::release);
        }
    }

    Collection<TargetRunner<?>> runners() {
        return runners.values();
    }

    Optional<TargetRunner<?>> runner(String name) {
        return Optional.ofNullable(runners.get(name));
    }

    boolean isElsewhere(String name) {
        return elsewhere.contains(name);
    }
}
