package io.stackexporter.kind.http;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.probe.ProbeSession;
import io.stackexporter.probe.ProbeSource;
import io.stackexporter.probe.ProbeTime;
import java.time.Duration;
import java.util.List;

/** Services that speak HTTP, and what they say of themselves. */
public final class HttpKind implements TargetKind<ProbeSession<Seen>> {
    private final LargeAnswers bodies = new LargeAnswers();
    private final LargeAnswers pages = new LargeAnswers();

    @Override
    public String name() {
        return "http";
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
    public List<Collector<ProbeSession<Seen>>> collectors() {
        return List.of(new HttpFacts(), new Application());
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(
                new Threshold("ping_seconds", 0.5, 1, "M05: time of an answer"),
                new Threshold("mean_operation_seconds", 0.5, 1, "M05: mean time of a request, as the application says"),
                new Threshold(
                        "server_error_ratio", 0.01, 0.05, "M04: requests answered with 5xx, as the application says"),
                new Threshold(
                        "certificate_expiry_seconds",
                        Duration.ofDays(21).toSeconds(),
                        Duration.ofDays(7).toSeconds(),
                        "M43: what is left of the certificate"));
    }

    @Override
    public ProbeSource<Seen> configure(Section settings, Duration timeout) {
        Service service = ServiceSection.read(settings);
        return new ProbeSource<>(new HttpProbe(service, MetricsSettings.read(settings, service.url()), bodies, pages));
    }
}
