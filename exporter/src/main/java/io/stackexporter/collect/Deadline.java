package io.stackexporter.collect;

import java.time.Duration;

/**
 * The moment by which an answer is due: the only way in which time limits travel. Every driver call and every wait takes
 * what is left of it.
 *
 * @param nanoTime on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanoTime) {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** The earlier of this deadline and one that ends after the given duration. */
    public Deadline atMost(Duration duration) {
        Deadline other = in(duration);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }

    /** What is left; never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    public boolean expired() {
        return remaining().isZero();
    }

    /** What is left in milliseconds for drivers that read 0 as "for ever": at least 1. */
    public int millis() {
        Duration left = remaining();
        return (int) Math.min(Integer.MAX_VALUE, (left.compareTo(SHORTEST) < 0 ? SHORTEST : left).toMillis());
    }
}
