package io.stackexporter.kind.dns;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.probe.Endpoint;
import io.stackexporter.probe.ProbeSession;
import io.stackexporter.probe.ProbeSource;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.time.Duration;
import java.util.List;

/** A name server: whether it answers a question as it should. */
public final class DnsKind implements TargetKind<ProbeSession<DnsFinding>> {
    private static final int PORT = 53;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public String category() {
        return "app";
    }

    @Override
    public Metric nativeUp() {
        return ProbeTime.SUCCESS;
    }

    @Override
    public List<Collector<ProbeSession<DnsFinding>>> collectors() {
        return List.of(new Answer());
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(new Threshold("ping_seconds", 0.5, 1, "M05: time until the answer is there"));
    }

    @Override
    public ProbeSource<DnsFinding> configure(Section settings, Duration timeout) {
        Endpoint server = Endpoint.read(settings, List.of("dns"), PORT);
        String protocol = settings.text(
                "protocol", "udp", "udp, which turns to TCP for an answer that is too long for a packet, or tcp.");
        if (!List.of("udp", "tcp").contains(protocol)) {
            settings.problem("protocol", "must be udp or tcp");
        }
        return new ProbeSource<>(new DnsProbe(
                server,
                protocol.equals("udp"),
                Question.configured(settings),
                Expected.configured(settings),
                ResolvedName.Family.configured(settings)));
    }
}
