package io.stackexporter.kind.tls;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import io.stackexporter.probe.CertificateFacts;
import io.stackexporter.probe.ProbeSession;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.util.List;
import java.util.stream.Stream;

/** The connection to an endpoint, as blackbox_exporter tells it. */
final class Handshake implements Collector<ProbeSession<TlsFinding>> {

    @Override
    public String name() {
        return "handshake";
    }

    @Override
    public String help() {
        return "Address, time, version and cipher of an endpoint.";
    }

    @Override
    public List<Reading> readings() {
        return Stream.of(ProbeTime.readings(), ResolvedName.readings(), CertificateFacts.readings())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void collect(ProbeSession<TlsFinding> session, Samples samples) throws Exception {
        TlsFinding found = session.found();
        found.time().add(samples);
        found.name().ifPresent(name -> name.add(samples));
        for (Shown shown : found.shown()) {
            found.peer().ifPresent(peer -> CertificateFacts.add(samples, peer, shown.endpoint()));
        }
    }
}
