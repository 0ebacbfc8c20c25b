package io.stackexporter.kind.tls;

import io.stackexporter.collect.Session.Identity;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of an endpoint, or of files.
 *
 * @param name of the endpoint's host
 * @param peer of the endpoint
 * @param shown certificates by endpoint or file
 * @param unreadable what is wrong with files that could not be read
 */
record TlsFinding(
        ProbeTime time,
        Optional<ResolvedName> name,
        Optional<PeerCertificates> peer,
        List<Shown> shown,
        List<Exception> unreadable,
        Optional<Exception> failure)
        implements Probe.Finding {

    @Override
    public Identity identity() {
        return new Identity(peer.map(PeerCertificates::protocol).orElse("X.509"), "", "");
    }
}
