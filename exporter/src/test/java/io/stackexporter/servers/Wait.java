package io.stackexporter.servers;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits until something holds, and not for ever. */
public final class Wait {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(20);

    private Wait() {}

    public static void until(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("still not so after " + LONGEST.toSeconds() + " s: " + what);
            }
            Thread.sleep(STEP);
        }
    }
}
