package io.stackexporter.servers;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that other processes bring about, for a bounded time. */
public final class Await {
    private Await() {}

    /** Fails with what is known when the condition does not come true. */
    public static void until(Duration limit, Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain: " + what.get());
            }
            pause(Duration.ofMillis(50));
        }
    }

    /** Lets others work, where nothing can be waited for: to see that something does not happen. */
    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
