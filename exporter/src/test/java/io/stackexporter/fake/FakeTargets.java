package io.stackexporter.fake;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.Target;
import io.stackexporter.config.Fingerprint;
import io.stackexporter.config.Secret;
import io.stackexporter.metric.Layers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Targets made without a configuration. */
public final class FakeTargets {
    private FakeTargets() {}

    /** With collectors that ask for the given names. */
    public static Target<FakeSession> asking(String name, int port, Duration timeout, String... collectors) {
        List<Collector<FakeSession>> all = Stream.of(collectors)
                .<Collector<FakeSession>>map(FakeCollector::asking)
                .toList();
        return of(name, new FakeSource(port), timeout, Duration.ZERO, all);
    }

    /** With every collector on the same interval; zero means at every scrape. */
    public static Target<FakeSession> of(
            String name,
            SessionSource<FakeSession> source,
            Duration timeout,
            Duration interval,
            List<? extends Collector<FakeSession>> collectors) {
        return of(
                name,
                source,
                timeout,
                collectors.stream()
                        .map(collector -> new Target.Enabled<>((Collector<FakeSession>) collector, interval))
                        .toList());
    }

    /** With an interval for each collector. */
    public static Target<FakeSession> of(
            String name,
            SessionSource<FakeSession> source,
            Duration timeout,
            List<Target.Enabled<FakeSession>> collectors) {
        return new Target<>(
                name,
                "fake",
                "cache",
                Map.of("service", "test"),
                FakeKind.UP,
                source,
                collectors,
                List.of(),
                Layers.BOTH,
                100,
                timeout,
                List.of(Secret.of("hunter2  with spaces"), Secret.of("hunter3")),
                Fingerprint.unique());
    }
}
