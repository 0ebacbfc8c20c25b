package io.stackexporter.kind.tcp;

import io.stackexporter.collect.Deadline;
import io.stackexporter.probe.Endpoint;
import io.stackexporter.probe.PatternTooLong;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import io.stackexporter.probe.Wire;
import io.stackexporter.tls.Tls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Connects to a port and holds the dialog that is configured.
 *
 * @param encrypted whether TLS runs from the first byte on
 * @param tls for that, and for a dialog that turns to TLS
 */
record TcpProbe(
        Endpoint endpoint, boolean encrypted, Tls tls, List<Step> dialog, ResolvedName.Family family, Duration within)
        implements Probe<TcpFinding> {
    /** Much more than any greeting. */
    private static final int MOST_BYTES = 1 << 20;

    @Override
    public TcpFinding look(Deadline scrape) throws InterruptedException {
        ProbeTime.Running running = ProbeTime.start(scrape, within);
        Optional<ResolvedName> name = Optional.empty();
        try {
            name = Optional.of(ResolvedName.of(endpoint.host(), family, running.deadline()));
            try (Wire wire = Wire.connect(endpoint, name.get().address(), running.deadline(), MOST_BYTES)) {
                return talk(wire, name.get(), running);
            }
        } catch (IOException e) {
            return nothing(name, running, Optional.of(e));
        }
    }

    private TcpFinding nothing(Optional<ResolvedName> name, ProbeTime.Running running, Optional<Exception> failure) {
        return new TcpFinding(
                endpoint.toString(),
                running.end(),
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                failure);
    }

    private TcpFinding talk(Wire wire, ResolvedName name, ProbeTime.Running running) {
        Dialog talk = new Dialog(wire, tls, running.deadline());
        Optional<Exception> failure = Optional.empty();
        try {
            if (encrypted) {
                wire.encrypt(tls);
            }
            talk.hold(dialog);
        } catch (IOException | PatternTooLong e) {
            failure = Optional.of(e);
        }
        Optional<PeerCertificates> certificates = wire.certificates();
        return new TcpFinding(
                endpoint.toString(),
                running.end(),
                Optional.of(name),
                certificates,
                talk.lineFailed(),
                talk.bytesFailed(),
                talk.found(),
                failure);
    }
}
