package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.probe.Probe.Finding;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One probe a scrape: sessions of the same scrape, which share its deadline, share what it saw. */
public final class ProbeSource<F extends Finding> implements SessionSource<ProbeSession<F>> {
    private final Probe<F> probe;
    private final AtomicReference<@Nullable Seen<F>> latest = new AtomicReference<>();

    private record Seen<F>(Deadline deadline, F finding) {}

    /** Probes, or tells what was seen before in the same scrape. */
    @FunctionalInterface
    interface Look<F> {
        F now() throws Exception;
    }

    public ProbeSource(Probe<F> probe) {
        this.probe = probe;
    }

    @Override
    public ProbeSession<F> open(Deadline deadline) {
        return new ProbeSession<>(() -> {
            Seen<F> before = latest.get();
            if (before != null && before.deadline.equals(deadline)) {
                return before.finding;
            }
            Seen<F> now = new Seen<>(deadline, probe.look(deadline));
            latest.set(now);
            return now.finding;
        });
    }

    /** A second one would only wait for what the first one sees. */
    @Override
    public int maxSessions() {
        return 1;
    }

    @Override
    public void tryLoginAgain() {
        probe.tryLoginAgain();
    }

    /** What a probe throws explains itself, or is what the engine knows of networks; the rest cannot be read. */
    @Override
    public ErrorKind kindOf(Throwable failure) {
        return failure instanceof RuntimeException ? ErrorKind.INTERNAL : ErrorKind.QUERY;
    }

    @Override
    public void close() {
        // Nothing stays open between two probes.
    }
}
