package io.stackexporter.directory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/** The newest few of any number of things, so that a million of them cost no memory. */
public final class Newest<T> {
    private final int most;
    private final Comparator<T> byAge;
    private final PriorityQueue<T> kept;

    /**
     * An empty one.
     *
     * @param name decides between things of the same moment, so that the choice is the same every time
     */
    public Newest(int most, Function<T, Instant> moment, Function<T, String> name) {
        this.most = most;
        this.byAge = Comparator.comparing(moment).thenComparing(name);
        this.kept = new PriorityQueue<>(byAge);
    }

    public void add(T one) {
        if (kept.size() < most) {
            kept.add(one);
        } else if (byAge.compare(one, kept.peek()) > 0) {
            kept.poll();
            kept.add(one);
        }
    }

    /** Newest first. */
    public List<T> all() {
        return kept.stream().sorted(byAge.reversed()).toList();
    }
}
