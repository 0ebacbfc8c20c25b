package io.stackexporter.collect;

import io.stackexporter.metric.Metric;
import java.util.List;

/**
 * One metric of one collector and where its value comes from, for the catalogue.
 *
 * @param source view and column, INFO field or API path
 * @param labels fixed labels of a signal, for example {@code operation="commit"}; empty otherwise
 * @param versions server versions that give it, for example {@code 14-16}; empty for all supported ones
 */
public record Reading(Metric metric, String source, String labels, String versions) {

    /** Metrics that come from one and the same source. */
    public static List<Reading> from(String source, Metric... metrics) {
        return List.of(metrics).stream()
                .map(metric -> new Reading(metric, source, "", ""))
                .toList();
    }
}
