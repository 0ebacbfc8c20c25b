package io.stackexporter.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for something that happens soon, and only as long as it has not. */
public final class Wait {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private Wait() {}

    public static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        assertThat(holds.getAsBoolean()).as(what).isTrue();
    }
}
