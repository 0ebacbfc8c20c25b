package io.stackexporter.fake;

import static io.stackexporter.metric.Metric.compatible;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.util.List;

/** A collector whose work is given by the test. */
public record FakeCollector(String name, Metric metric, Work work) implements Collector<FakeSession> {

    /** What it does. */
    @FunctionalInterface
    public interface Work {
        void collect(FakeSession session, Samples samples) throws Exception;
    }

    /** One that asks the server {@code read <name>} and gives the gauge {@code fake_<name>}. */
    public static FakeCollector asking(String name) {
        Metric metric = metric(name);
        return new FakeCollector(
                name, metric, (session, samples) -> samples.add(metric, session.ask("read " + name), "a"));
    }

    public static FakeCollector doing(String name, Work work) {
        return new FakeCollector(name, metric(name), work);
    }

    public static Metric metric(String name) {
        return compatible("fake_" + name, MetricType.GAUGE, "What the server says.", "part");
    }

    @Override
    public String help() {
        return "A collector of a test.";
    }

    @Override
    public List<Reading> readings() {
        return Reading.from("read", metric);
    }

    @Override
    public void collect(FakeSession session, Samples samples) throws Exception {
        work.collect(session, samples);
    }
}
