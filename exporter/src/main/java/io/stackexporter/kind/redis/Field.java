package io.stackexporter.kind.redis;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One line of a table: a field of INFO, the native metric that it gives and the signals that it feeds.
 *
 * @param divisor what the field is divided by to reach the unit of the metric
 * @param numbered whether the name is only a beginning and a number follows, which becomes the label
 * @param since the first version that has it; empty when every supported one does
 */
record Field(String name, Metric metric, double divisor, boolean numbered, String since, List<Feed> feeds) {

    /** A signal and when the field may feed it. */
    record Feed(Signal signal, Predicate<ServerInfo> when) {}

    Field {
        feeds = List.copyOf(feeds);
    }

    /** A gauge that is called as the field is. */
    static Field gauge(String name, String help) {
        return gauge(name, name, help);
    }

    static Field gauge(String name, String metric, String help) {
        return of(name, metric, MetricType.GAUGE, help);
    }

    static Field counter(String name, String metric, String help) {
        return of(name, metric, MetricType.COUNTER, help);
    }

    private static Field of(String name, String metric, MetricType type, String help) {
        return new Field(name, Metric.compatible("redis_" + metric, type, help), 1, false, "", List.of());
    }

    /** A counter for each field that starts with the name and ends with a number. */
    static Field numbered(String name, String metric, String label, String help) {
        Metric counter = Metric.compatible("redis_" + metric, MetricType.COUNTER, help, label);
        return new Field(name, counter, 1, true, "", List.of());
    }

    Field since(String version) {
        return new Field(name, metric, divisor, numbered, version, feeds);
    }

    Field dividedBy(double factor) {
        return new Field(name, metric, factor, numbered, since, feeds);
    }

    Field feeds(Signal signal) {
        return feeds(signal, info -> true);
    }

    Field feeds(Signal signal, Predicate<ServerInfo> when) {
        List<Feed> more = new ArrayList<>(feeds);
        more.add(new Feed(signal, when));
        return new Field(name, metric, divisor, numbered, since, more);
    }

    List<Reading> readings(String section) {
        String source = "INFO " + section + ": " + name + (numbered ? "<n>" : "");
        List<Reading> readings = new ArrayList<>(List.of(new Reading(metric, source, "", since)));
        feeds.forEach(feed -> readings.add(Sources.of(feed.signal, source, since)));
        return readings;
    }

    void collect(ServerInfo info, Samples samples) {
        if (numbered) {
            info.startingWith(name)
                    .forEach((number, value) -> samples.add(metric, Values.number(value) / divisor, number));
            return;
        }
        double value = info.number(name);
        samples.add(metric, value / divisor);
        for (Feed feed : feeds) {
            if (!Double.isNaN(value) && feed.when.test(info)) {
                feed.signal.emit(samples, value);
            }
        }
    }
}
