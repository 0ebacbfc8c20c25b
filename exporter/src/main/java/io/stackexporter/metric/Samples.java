package io.stackexporter.metric;

import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sink of one collector in one scrape: used by one thread, so without locks. It keeps a page valid whatever a server
 * answers: a second value for the same series and everything beyond the limit are dropped and counted. Not a number means
 * "no value" and is left out.
 */
public final class Samples {
    private final Set<String> declared = new HashSet<>();
    private final Layers layers;
    private final int limit;
    private final Map<String, Series> byName = new HashMap<>();
    private final List<Series> inOrder = new ArrayList<>();
    private int size;
    private int dropped;

    public Samples(Collection<Metric> declared, Layers layers, int limit) {
        declared.forEach(metric -> this.declared.add(metric.name()));
        this.layers = layers;
        this.limit = limit;
    }

    /** One value of a counter, gauge or info. */
    public void add(Metric metric, double value, String... labelValues) {
        fold(metric, value, null, labelValues);
    }

    /** As {@link #add}, but several values for the same series become one: added up, the largest, and so on. */
    public void fold(Metric metric, double value, @Nullable DoubleBinaryOperator folding, String... labelValues) {
        if (layers.wants(metric) && !Double.isNaN(value)) {
            of(metric).put(List.of(labelValues), value, folding);
        }
    }

    /** Sum and count of a summary; its quantiles, when the server has them, by {@link #quantile}. */
    public void summary(Metric metric, double sum, double count, String... labelValues) {
        if (layers.wants(metric) && !Double.isNaN(sum) && !Double.isNaN(count) && hasRoomFor(2)) {
            of(metric).put(Part.SUM, List.of(labelValues), sum);
            of(metric).put(Part.COUNT, List.of(labelValues), count);
        }
    }

    /** One quantile of a summary, written as the incumbent writes it. */
    public void quantile(Metric metric, String quantile, double value, String... labelValues) {
        if (layers.wants(metric) && !Double.isNaN(value)) {
            of(metric).put(Part.QUANTILE, append(labelValues, quantile), value);
        }
    }

    /** A whole histogram: cumulative counts by upper bound, without the infinite one, which is the count. */
    public void histogram(
            Metric metric, SortedMap<Double, Double> buckets, double sum, double count, String... labelValues) {
        if (!layers.wants(metric) || Double.isNaN(sum) || Double.isNaN(count)) {
            return;
        }
        if (!hasRoomFor(buckets.size() + 3)) {
            return;
        }
        Series series = of(metric);
        buckets.forEach((bound, value) -> series.put(Part.BUCKET, append(labelValues, bound(bound)), value));
        series.put(Part.BUCKET, append(labelValues, "+Inf"), count);
        series.put(Part.SUM, List.of(labelValues), sum);
        series.put(Part.COUNT, List.of(labelValues), count);
    }

    /**
     * The lines of one series as somebody else's page has them: bounds and quantiles stay spelled as they are.
     *
     * @param lines all of a histogram or summary, which is kept whole or not at all
     */
    public void foreign(Metric metric, List<Point> lines) {
        if (layers.wants(metric) && hasRoomFor(lines.size())) {
            lines.forEach(line -> of(metric).put(line.part(), line.labelValues(), line.value()));
        }
    }

    /** Counts what never came here because there would be too much of it. */
    public void leaveOut(int series) {
        dropped += series;
    }

    /** A histogram or summary is kept whole or not at all: half of one would be a wrong one. */
    private boolean hasRoomFor(int lines) {
        boolean room = size + lines <= limit;
        if (!room) {
            dropped += lines;
        }
        return room;
    }

    /** What was found, by metric, in the order in which the metrics first came. */
    public List<Family> families() {
        return inOrder.stream().map(Series::family).toList();
    }

    /** Series kept. */
    public int size() {
        return size;
    }

    /** Series left out because they came twice or over the limit. */
    public int dropped() {
        return dropped;
    }

    private Series of(Metric metric) {
        Series series = byName.get(metric.name());
        if (series == null) {
            String declaration = metric.rule() == null ? metric.name() : metric.rule();
            if (metric.naming() != Metric.Naming.FOREIGN && !declared.contains(declaration)) {
                throw new IllegalStateException(metric.name() + " is not declared by this collector");
            }
            series = new Series(metric);
            byName.put(metric.name(), series);
            inOrder.add(series);
        }
        return series;
    }

    private static String bound(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    private static List<String> append(String[] labelValues, String last) {
        List<String> all = new ArrayList<>(List.of(labelValues));
        all.add(last);
        return List.copyOf(all);
    }

    private record Key(Part part, List<String> labelValues) {}

    /** The series of one metric, by their labels. */
    private final class Series {
        private final Metric metric;
        private final List<Point> points = new ArrayList<>();
        private final Map<Key, Integer> places = new HashMap<>();

        Series(Metric metric) {
            this.metric = metric;
        }

        void put(Part part, List<String> labelValues, double value) {
            put(new Key(part, labelValues), value, null);
        }

        void put(List<String> labelValues, double value, @Nullable DoubleBinaryOperator folding) {
            put(new Key(Part.VALUE, labelValues), value, folding);
        }

        private void put(Key key, double value, @Nullable DoubleBinaryOperator folding) {
            int extra = key.part == Part.BUCKET || key.part == Part.QUANTILE ? 1 : 0;
            if (key.labelValues.size() != metric.labels().size() + extra) {
                throw new IllegalStateException(metric.name() + " has the labels " + metric.labels()
                        + " but got the values " + key.labelValues);
            }
            Integer place = places.get(key);
            if (place != null && folding != null) {
                double folded = folding.applyAsDouble(points.get(place).value(), value);
                points.set(place, new Point(key.part, key.labelValues, folded));
            } else if (place != null || size >= limit) {
                dropped++;
            } else {
                places.put(key, points.size());
                points.add(new Point(key.part, key.labelValues, value));
                size++;
            }
        }

        Family family() {
            return new Family(metric, List.copyOf(points));
        }
    }
}
