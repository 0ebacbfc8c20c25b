package io.stackexporter.fake;

import static io.stackexporter.metric.Metric.compatible;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.time.Duration;
import java.util.List;

/** A kind with one key of every sort, two collectors, and thresholds of both directions. */
public final class FakeKind implements TargetKind<FakeSession> {
    static final Metric UP = compatible("fake_up", MetricType.GAUGE, "Whether it answers.");

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<String> aliases() {
        return List.of("forged");
    }

    @Override
    public String category() {
        return "cache";
    }

    @Override
    public Metric nativeUp() {
        return UP;
    }

    @Override
    public List<Collector<FakeSession>> collectors() {
        return List.of(FakeCollector.asking("first"), FakeCollector.asking("second"));
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(
                new Threshold("connections_ratio", 0.8, 0.9, "too many"),
                new Threshold("cache_hit_ratio", 0.9, 0.8, "too few"));
    }

    @Override
    public SessionSource<FakeSession> configure(Section settings, Duration timeout) {
        int port = settings.integer("port", 1, 65_535, 9999, "Where the server is.");
        settings.text("flavor", "plain", "A text.");
        settings.number("share", 0, 1, 0.5, "A number.");
        settings.flag("polite", true, "A switch.");
        settings.duration("patience", Duration.ofMillis(10), Duration.ofSeconds(3), "A duration.");
        settings.texts("parts", List.of("all"), "A list of texts.");
        settings.secret("password", "Password of the login.");
        Section inner = settings.section("inner", "A section.");
        inner.flag("deep", false, "A switch below.");
        inner.end();
        return new FakeSource(port);
    }
}
