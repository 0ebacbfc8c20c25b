package io.stackexporter.kind.tcp;

import io.stackexporter.collect.Session.Identity;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.util.List;
import java.util.Optional;

/**
 * What a probe of a port saw.
 *
 * @param lineFailed whether a line that was waited for did not come; empty when none was waited for
 * @param bytesFailed the same for bytes
 */
record TcpFinding(
        String endpoint,
        ProbeTime time,
        Optional<ResolvedName> name,
        Optional<PeerCertificates> certificates,
        Optional<Boolean> lineFailed,
        Optional<Boolean> bytesFailed,
        List<Dialog.Found> found,
        Optional<Exception> failure)
        implements Probe.Finding {

    @Override
    public Identity identity() {
        String version = certificates.map(PeerCertificates::protocol).orElse("TCP");
        return new Identity(version.isEmpty() ? "TCP" : version, "", "");
    }
}
