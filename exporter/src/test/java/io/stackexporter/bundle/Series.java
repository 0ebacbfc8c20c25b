package io.stackexporter.bundle;

import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Series of one name as Prometheus keeps them.
 *
 * @param labels those of the metric and those that come with every sample of its source
 */
record Series(String name, MetricType type, Unit unit, Set<String> labels) {
    /** Given by Prometheus to everything that it scrapes. */
    static final Set<String> OF_A_SCRAPE = Set.of("job", "instance");
    /** Given by the exporter to everything that it says about a target. */
    static final Set<String> OF_A_TARGET = Set.of("target", "system", "kind");
    /** Labels of the configuration that the documents propose; any target may have them or not. */
    static final Set<String> OF_THE_USER =
            Set.of("service", "environment", "team", "host", "replication_set", "backup_set");

    Series {
        labels = Set.copyOf(labels);
    }

    /** What one metric becomes: a summary or histogram is several series. */
    static Stream<Series> of(Metric metric, boolean ofTarget) {
        Set<String> labels = new TreeSet<>(metric.labels());
        labels.addAll(OF_A_SCRAPE);
        if (ofTarget) {
            labels.addAll(OF_A_TARGET);
            labels.addAll(OF_THE_USER);
        }
        Series base = new Series(metric.name(), metric.type(), unit(metric.name(), metric.unit()), labels);
        return switch (metric.type()) {
            case COUNTER, GAUGE, INFO, UNTYPED -> Stream.of(base);
            case SUMMARY ->
                Stream.concat(
                        Stream.of(base.with("", MetricType.GAUGE, base.unit, "quantile")), base.totals().stream());
            case HISTOGRAM ->
                Stream.concat(
                        Stream.of(base.with("_bucket", MetricType.COUNTER, Unit.NONE, "le")), base.totals().stream());
        };
    }

    private List<Series> totals() {
        return List.of(with("_sum", MetricType.COUNTER, unit), with("_count", MetricType.COUNTER, Unit.NONE));
    }

    private Series with(String suffix, MetricType otherType, Unit otherUnit, String... more) {
        List<String> all = new ArrayList<>(labels);
        all.addAll(Arrays.asList(more));
        return new Series(name + suffix, otherType, otherUnit, Set.copyOf(all));
    }

    /** A moment is not a duration, and the incumbents' metrics say their unit in their name only. */
    static Unit unit(String name, Unit declared) {
        String base = name.replaceFirst("_total$", "");
        if (base.matches(".*_(timestamp|start_time)_seconds")) {
            return Unit.TIMESTAMP;
        }
        if (declared != Unit.NONE) {
            return declared;
        }
        if (base.matches(".*[_:]ratio(_\\w+)?")) {
            return Unit.RATIO;
        }
        // Differences of places in PostgreSQL's log.
        if (base.endsWith("_lsn_diff")) {
            return Unit.BYTES;
        }
        return Stream.of(Unit.SECONDS, Unit.BYTES)
                .filter(unit -> base.endsWith("_" + unit.suffix()))
                .findFirst()
                .orElse(Unit.NONE);
    }
}
