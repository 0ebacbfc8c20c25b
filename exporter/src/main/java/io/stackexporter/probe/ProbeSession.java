package io.stackexporter.probe;

import io.stackexporter.collect.Session;
import io.stackexporter.probe.Probe.Finding;
import org.jspecify.annotations.Nullable;

/** One scrape's view of what a probe saw; the ping is the probe, so that its time is that of the whole. */
public final class ProbeSession<F extends Finding> implements Session {
    private final ProbeSource.Look<F> look;
    private @Nullable F found;

    ProbeSession(ProbeSource.Look<F> look) {
        this.look = look;
    }

    /** What was seen, also when it was not as expected. */
    public F found() throws Exception {
        F known = found;
        if (known == null) {
            known = look.now();
            found = known;
        }
        return known;
    }

    @Override
    public void ping() throws Exception {
        F seen = found();
        if (seen.failure().isPresent()) {
            throw seen.failure().get();
        }
    }

    @Override
    public boolean hasEvidence() {
        return found != null;
    }

    @Override
    public Identity identity() {
        F seen = found;
        return seen == null ? new Identity("", "", "") : seen.identity();
    }

    @Override
    public void close() {
        // Nothing stays open between two probes.
    }
}
