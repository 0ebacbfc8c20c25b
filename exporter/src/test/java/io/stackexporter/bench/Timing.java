package io.stackexporter.bench;

import java.util.Arrays;
import java.util.concurrent.Callable;

/** Repeats work until the JVM is warm and gives the median of the measured rounds. */
final class Timing {
    private Timing() {}

    /** Median nanoseconds of one round. */
    static double median(int warmUp, int rounds, Callable<?> work) throws Exception {
        for (int i = 0; i < warmUp; i++) {
            work.call();
        }
        long[] times = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            work.call();
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[rounds / 2];
    }

    static String millis(double nanos) {
        return "%.2f ms".formatted(nanos / 1e6);
    }
}
