package io.stackexporter.kind.tcp;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import io.stackexporter.probe.CertificateFacts;
import io.stackexporter.probe.ProbeSession;
import java.util.List;

/** What the port showed where TLS runs over it. */
final class Certificates implements Collector<ProbeSession<TcpFinding>> {

    @Override
    public String name() {
        return "certificates";
    }

    @Override
    public String help() {
        return "Certificates, version and cipher of TLS, where it runs over the port.";
    }

    @Override
    public List<Reading> readings() {
        return CertificateFacts.readings();
    }

    @Override
    public void collect(ProbeSession<TcpFinding> session, Samples samples) throws Exception {
        TcpFinding found = session.found();
        found.certificates().ifPresent(shown -> CertificateFacts.add(samples, shown, found.endpoint()));
    }
}
