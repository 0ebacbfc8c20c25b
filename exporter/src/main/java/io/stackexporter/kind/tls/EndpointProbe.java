package io.stackexporter.kind.tls;

import io.stackexporter.collect.Deadline;
import io.stackexporter.probe.Endpoint;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import io.stackexporter.probe.Wire;
import io.stackexporter.tls.Tls;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Shakes hands with a server and leaves. */
record EndpointProbe(
        Endpoint endpoint, Optional<StartTls> startTls, Tls tls, Expected expected, ResolvedName.Family family)
        implements Probe<TlsFinding> {
    /** Much more than any handshake. */
    private static final int MOST_BYTES = 1 << 20;

    @Override
    public TlsFinding look(Deadline scrape) throws InterruptedException {
        ProbeTime.Running running = ProbeTime.start(scrape, expected.within());
        Optional<ResolvedName> name = Optional.empty();
        try {
            name = Optional.of(ResolvedName.of(endpoint.host(), family, running.deadline()));
            try (Wire wire = Wire.connect(endpoint, name.get().address(), running.deadline(), MOST_BYTES)) {
                return shake(wire, name, running);
            }
        } catch (IOException e) {
            return new TlsFinding(running.end(), name, Optional.empty(), List.of(), List.of(), Optional.of(e));
        }
    }

    private TlsFinding shake(Wire wire, Optional<ResolvedName> name, ProbeTime.Running running) throws IOException {
        Optional<Exception> failure = Optional.empty();
        try {
            if (startTls.isPresent()) {
                startTls.get().negotiate(wire);
            }
            wire.encrypt(tls);
        } catch (IOException e) {
            failure = Optional.of(e);
        }
        ProbeTime time = running.end();
        Optional<PeerCertificates> peer = wire.certificates();
        List<Shown> shown = peer.isPresent() && !peer.get().chain().isEmpty()
                ? List.of(shown(peer.get(), failure.isPresent()))
                : List.of();
        Optional<Exception> objection = failure.isPresent() ? failure : peer.flatMap(expected::objection);
        return new TlsFinding(time, name, peer, shown, List.of(), objection);
    }

    /** A handshake that was refused for another reason than the chain says nothing of it. */
    private Shown shown(PeerCertificates peer, boolean failed) throws IOException {
        String where = endpoint.toString();
        boolean asked = tls.verify() != Tls.Verify.NONE;
        return failed && asked && peer.protocol().isEmpty()
                ? Shown.refused(where, peer.chain(), tls)
                : new Shown(where, peer.chain(), Optional.empty(), peer.verified());
    }
}
