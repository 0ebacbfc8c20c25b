package io.stackexporter.collect;

import java.time.Duration;
import java.time.Instant;

/** How long something took; together with {@link Deadline} the only reader of the clock outside of {@code self}. */
public record Stopwatch(long startNanos) {

    public static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    /** The time of day, for people to read; nothing is measured with it. */
    public static Instant now() {
        return Instant.now();
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
