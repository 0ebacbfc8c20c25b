package io.stackexporter.kind.http;

import io.stackexporter.kind.http.ForeignLine.BadLineException;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One metric of somebody else's page with all its samples. */
final class ForeignFamily {
    private static final int LONGEST_HELP = 500;
    /** All samples get the labels of all others, so that ever new ones would cost the square of their number. */
    private static final int MOST_LABELS = 60;

    private final String name;
    private final MetricType type;
    private final List<Sample> samples = new ArrayList<>();
    private final Set<String> labels = new LinkedHashSet<>();

    /**
     * One line.
     *
     * @param labels without the bound or quantile
     * @param bound that one, as it is spelled; empty where there is none
     */
    record Sample(Part part, Map<String, String> labels, String bound, double value) {}

    ForeignFamily(String name, MetricType type) {
        this.name = name;
        this.type = type;
    }

    String name() {
        return name;
    }

    MetricType type() {
        return type;
    }

    List<Sample> samples() {
        return samples;
    }

    void add(Sample sample) throws BadLineException {
        Set<String> known = labels;
        long more = sample.labels.keySet().stream()
                .filter(label -> !known.contains(label))
                .count();
        if (labels.size() + more > MOST_LABELS) {
            throw new BadLineException("has labels that are too many with those of the other samples of " + name);
        }
        labels.addAll(sample.labels.keySet());
        samples.add(sample);
    }

    /** Its definition under a new name: a label that only some samples have is empty in the others, which means the same. */
    Metric metric(String newName, String help) {
        String line = help.replaceAll("\\s+", " ").strip();
        String told = line.isEmpty() ? "Of the application." : line;
        String cut = told.length() > LONGEST_HELP ? told.substring(0, LONGEST_HELP) + "…" : told;
        return Metric.foreign(newName, type, cut, List.copyOf(labels));
    }

    /** Its lines by series. */
    List<List<Point>> series(Metric metric) {
        Map<List<String>, List<Point>> all = new LinkedHashMap<>();
        for (Sample sample : samples) {
            List<String> values = new ArrayList<>();
            metric.labels().forEach(label -> values.add(sample.labels.getOrDefault(label, "")));
            List<String> key = List.copyOf(values);
            if (!sample.bound.isEmpty()) {
                values.add(sample.bound);
            }
            all.computeIfAbsent(key, absent -> new ArrayList<>())
                    .add(new Point(sample.part, List.copyOf(values), sample.value));
        }
        return List.copyOf(all.values());
    }
}
