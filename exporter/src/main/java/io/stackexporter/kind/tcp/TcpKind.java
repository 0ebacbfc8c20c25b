package io.stackexporter.kind.tcp;

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
import io.stackexporter.tls.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A port of any service: whether it can be reached, and greets as it should. */
public final class TcpKind implements TargetKind<ProbeSession<TcpFinding>> {

    @Override
    public String name() {
        return "tcp";
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
    public List<Collector<ProbeSession<TcpFinding>>> collectors() {
        return List.of(new Answer(), new Certificates());
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(
                new Threshold("ping_seconds", 0.5, 1, "M05: time until the dialog is over"),
                new Threshold(
                        "certificate_expiry_seconds", 1_814_400, 604_800, "M43: until the first certificate ends"));
    }

    @Override
    public ProbeSource<TcpFinding> configure(Section settings, Duration timeout) {
        Endpoint endpoint = Endpoint.read(settings, List.of("tcp", "tls"));
        Optional<Tls> tls = Tls.configured(settings);
        List<Step> dialog = Step.configured(settings);
        boolean later = dialog.stream().anyMatch(Step::startTls);
        boolean atOnce = endpoint.scheme().equals("tls") || (tls.isPresent() && !later);
        if (atOnce && later) {
            settings.problem(
                    "dialog", "turns to TLS, which the url begins with already; write tcp:// or take starttls out");
        }
        Section expect = settings.section("expect", "What is expected of the whole.");
        Duration within = ProbeTime.within(expect);
        expect.end();
        return new ProbeSource<>(new TcpProbe(
                endpoint, atOnce, tls.orElse(Tls.USUAL), dialog, ResolvedName.Family.configured(settings), within));
    }
}
