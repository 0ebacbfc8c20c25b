package io.stackexporter.metric;

import java.util.List;

/** All that was found of one metric in one place. */
public record Family(Metric metric, List<Point> points) {

    /**
     * One number. For {@link Part#BUCKET} and {@link Part#QUANTILE} the last label value is the bound or the quantile.
     *
     * @param labelValues in the order of {@link Metric#labels()}
     */
    public record Point(Part part, List<String> labelValues, double value) {}

    /** Which line of its series a number is; only summaries and histograms have others than {@link #VALUE}. */
    public enum Part {
        VALUE(""),
        SUM("_sum"),
        COUNT("_count"),
        BUCKET("_bucket"),
        QUANTILE("");

        private final String suffix;

        Part(String suffix) {
            this.suffix = suffix;
        }

        public String suffix() {
            return suffix;
        }
    }

    public static Family of(Metric metric, double value, String... labelValues) {
        return new Family(metric, List.of(new Point(Part.VALUE, List.of(labelValues), value)));
    }
}
