package io.stackexporter.collect;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * The only place that starts threads for targets. They are virtual: an interrupt frees one from a stuck driver call at once,
 * where a platform thread would stay for as long as the socket does.
 */
public final class Threads {
    /** The message of a time-out that the exporter itself saw. */
    public static final String LATE = "no answer before the deadline of the scrape";

    private static final long SMALL_STACK = 256 << 10;

    private Threads() {}

    /** Starts the work under a name that may show in thread dumps; a name is never a secret. */
    static <T> FutureTask<T> start(String name, Callable<T> work) {
        return start(name, work, () -> {});
    }

    /** As above; the last step is done also when the work was given up before it began. */
    static <T> FutureTask<T> start(String name, Callable<T> work, Runnable last) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name(name).start(() -> {
            try {
                task.run();
            } finally {
                last.run();
            }
        });
        return task;
    }

    /** Starts work whose result is closed when nobody waits for it any more. */
    static <T extends AutoCloseable> FutureTask<T> startOwned(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void set(T result) {
                super.set(result);
                if (isCancelled()) {
                    closeLater(name, result);
                }
            }
        };
        Thread.ofVirtual().name(name).start(task);
        return task;
    }

    /** Starts work that tells its result itself. */
    static void run(String name, Runnable work) {
        Thread.ofVirtual().name(name).start(work);
    }

    /** The result of the work, which is interrupted at the deadline. */
    static <T> T await(FutureTask<T> task, Deadline deadline) throws Exception {
        try {
            return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            if (task.cancel(true)) {
                throw e instanceof TimeoutException ? new TimeoutException(LATE) : e;
            }
            return finished(task); // it ended in the very moment of giving up, and what it holds must not be lost
        } catch (CancellationException e) {
            throw new InterruptedException(e.getMessage());
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static <T> T finished(FutureTask<T> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static Exception cause(ExecutionException failure) {
        return failure.getCause() instanceof Exception cause ? cause : failure;
    }

    /**
     * The result of work that no interrupt ends, such as asking the system for a name. It has a thread of the system for
     * itself: a virtual one would hold on to one of the few that carry all others. Who waits is freed at the deadline.
     */
    public static <T> T outside(String name, Callable<T> work, Deadline deadline) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().name(name).daemon().stackSize(SMALL_STACK).start(task);
        return await(task, deadline);
    }

    /** For libraries that want to start threads themselves. */
    public static ThreadFactory factory(String name) {
        return Thread.ofVirtual().name(name + "-", 0).factory();
    }

    /** One timer for all pools, whose house-keeping is short and rare. */
    public static ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, factory(name));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Closes what takes long to close, off the path of scrapes and reloads. */
    public static void closeLater(String name, AutoCloseable resource) {
        closeLater(name, resource, () -> {});
    }

    /** As above; the last step is done whether closing worked or not. */
    static void closeLater(String name, AutoCloseable resource, Runnable last) {
        Thread.ofVirtual().name("close-" + name).start(() -> {
            try {
                resource.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Threads.class).debug("closing {} failed", name, e);
            } finally {
                last.run();
            }
        });
    }
}
