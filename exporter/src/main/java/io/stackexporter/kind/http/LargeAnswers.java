package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.probe.ProbeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Large answers are held a few at a time, whatever many services send at once: the heap is small. */
final class LargeAnswers {
    private static final int AT_ONCE = 4;

    private final Semaphore room = new Semaphore(AT_ONCE);

    /** Room for one answer, which is asked for only when that turns out to be large. */
    final class Holder implements AutoCloseable {
        private final Deadline limit;
        private boolean held;

        private Holder(Deadline limit) {
            this.limit = limit;
        }

        /** Waits until there is room. */
        void grow() throws IOException {
            if (held) {
                return;
            }
            try {
                held = room.tryAcquire(limit.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
            if (!held) {
                throw new ProbeException(
                        ErrorKind.LIMIT, "there is no room beside the large answers of other services");
            }
        }

        @Override
        public void close() {
            if (held) {
                held = false;
                room.release();
            }
        }
    }

    Holder holder(Deadline limit) {
        return new Holder(limit);
    }
}
