package io.stackexporter.collect;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A session and the permit that it was opened with. A driver call that outlives its scrape keeps the permit, so that the server
 * never sees more sessions than it should; giving back twice is harmless.
 */
final class Lease<S extends Session> implements AutoCloseable {
    private final S session;
    private final Semaphore permits;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Lease(S session, Semaphore permits) {
        this.session = session;
        this.permits = permits;
    }

    /** Opens a session as soon as the calls of earlier scrapes leave room, for at most the given wait. */
    static <S extends Session> Lease<S> open(
            SessionSource<S> source, Semaphore permits, Duration wait, Deadline deadline) throws Exception {
        if (!permits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("requests of earlier scrapes still hang");
        }
        boolean opened = false;
        try {
            Lease<S> lease = new Lease<>(source.open(deadline), permits);
            opened = true;
            return lease;
        } finally {
            if (!opened) {
                permits.release();
            }
        }
    }

    S session() {
        return session;
    }

    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            try {
                session.close();
            } finally {
                permits.release();
            }
        }
    }
}
