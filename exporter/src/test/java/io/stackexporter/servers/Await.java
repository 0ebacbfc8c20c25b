package io.stackexporter.servers;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for something that others bring about, for a bounded time. */
public final class Await {
    private static final Duration USUAL_LIMIT = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    public static void until(String what, Callable<Boolean> holds) {
        until(USUAL_LIMIT, () -> what, holds);
    }

    /** Fails with what is known when it does not come true. */
    public static void until(Duration limit, Supplier<String> what, Callable<Boolean> holds) {
        long end = System.nanoTime() + limit.toNanos();
        while (!isTrue(holds)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain: " + what.get());
            }
            pause(STEP);
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

    private static boolean isTrue(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
