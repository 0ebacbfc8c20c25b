package io.stackexporter.collect;

import java.time.Duration;

/** How long something took; together with {@link Deadline} the only reader of the clock in this package. */
record Stopwatch(long startNanos) {

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
