package io.stackexporter.directory;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Threads;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work on a file system that may hang, as network file systems do: nothing interrupts it, so it has a thread of the system,
 * and as long as that one hangs there is no other.
 */
public final class Aside {
    private final AtomicBoolean busy = new AtomicBoolean();

    public <T> T call(String name, Callable<T> work, Deadline deadline) throws Exception {
        if (busy.get()) {
            throw new TimeoutException(
                    "the file system has not answered what it was asked before; does its mount hang?");
        }
        return Threads.outside(
                name,
                () -> {
                    busy.set(true);
                    try {
                        return work.call();
                    } finally {
                        busy.set(false);
                    }
                },
                deadline);
    }
}
