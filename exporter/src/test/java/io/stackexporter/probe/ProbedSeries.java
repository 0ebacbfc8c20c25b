package io.stackexporter.probe;

import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Point;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Our values by series, written as blackbox_exporter writes them, to be compared with its own. */
public final class ProbedSeries {
    private ProbedSeries() {}

    /** Without the label that only newer versions of it have than the tests run. */
    public static Map<String, Double> of(Collection<Family> families) {
        Map<String, Double> values = new TreeMap<>();
        for (Family family : families) {
            for (Point point : family.points()) {
                values.put(
                        family.metric().name() + labels(family.metric().labels(), point.labelValues()), point.value());
            }
        }
        return values;
    }

    private static String labels(List<String> names, List<String> values) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals("serialnumber")) {
                labels.add(names.get(i) + "=\""
                        + values.get(i).replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            }
        }
        labels.sort(null);
        return labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}";
    }
}
