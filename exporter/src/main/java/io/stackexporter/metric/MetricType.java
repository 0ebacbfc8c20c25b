package io.stackexporter.metric;

import java.util.Locale;

/** The kinds of metric that Prometheus knows; {@code INFO} is a gauge that is always 1, its facts are labels. */
public enum MetricType {
    COUNTER,
    GAUGE,
    INFO,
    SUMMARY,
    HISTOGRAM,
    UNTYPED;

    /** The word as documents and pages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
