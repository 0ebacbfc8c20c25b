package io.stackexporter.collect;

import io.stackexporter.collect.CustomCollector.Value;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the metrics of one custom collector, held to the rules that our own metrics keep.
 *
 * @param compatible whether the names are another exporter's, which need not keep to our habits
 * @param databaseLabel stands before the labels of the user; empty for none
 */
record CustomMetrics(String collector, boolean compatible, String databaseLabel, MetricNames names) {
    private static final Map<String, MetricType> TYPES =
            Map.of("gauge", MetricType.GAUGE, "counter", MetricType.COUNTER, "info", MetricType.INFO);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern COMPATIBLE_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern HELP = Pattern.compile("\\S.*[^.\\s]\\.");
    private static final double FACTOR = 1e9;
    private static final double NUMBER = 1e15;

    /** The metric of one section; empty when it cannot be one. */
    Optional<Value> read(Section section) {
        String name = section.text("name", "Name of the metric, in base units; _total for counters and only for them.");
        String word = section.text("type", "One of gauge, counter and info.");
        String column = section.text("value", "", "Column with the value; an info metric needs none and is 1.");
        List<String> labels = labels(section);
        String help = section.text("help", "What the value means: one sentence.");
        double scale = section.number("scale", 1 / FACTOR, FACTOR, 1, "What the value is multiplied with.");
        Map<String, Double> mapping = mapping(section);
        section.end();
        MetricType type = TYPES.get(word);
        if (type == null) {
            if (!word.isEmpty()) {
                section.problem("type", "must be gauge, counter or info, not \"" + word + "\"");
            }
            return Optional.empty();
        }
        if (column.isEmpty() && type != MetricType.INFO) {
            section.problem("", "the key value is missing");
        }
        boolean helpful = checkHelp(section, help);
        if (!checkName(section, name, type) || !helpful) {
            return Optional.empty();
        }
        Metric metric = Metric.custom(name, type, help, labels);
        report(section, "name", name + " ", names.clash(metric, collector));
        return Optional.of(new Value(metric, column, scale, mapping));
    }

    private boolean checkName(Section section, String name, MetricType type) {
        if (name.isEmpty()) {
            return false;
        }
        if (!(compatible ? COMPATIBLE_NAME : NAME).matcher(name).matches()) {
            section.problem("name", name + " is not a metric name; join words of lower-case letters and digits by _");
            return false;
        }
        return report(section, "name", name + " ", names.problem(name, type, compatible))
                && (compatible || checkEnd(section, name, type));
    }

    private static boolean checkEnd(Section section, String name, MetricType type) {
        if (name.endsWith("_total") != (type == MetricType.COUNTER)) {
            String mend = type == MetricType.COUNTER
                    ? "is a counter, so it must end with _total"
                    : "is no counter, so it must not end with _total";
            return report(section, "name", name + " ", mend);
        }
        if (name.endsWith("_info") != (type == MetricType.INFO)) {
            String mend = type == MetricType.INFO
                    ? "is an info metric, so it must end with _info"
                    : "is no info metric, so it must not end with _info";
            return report(section, "name", name + " ", mend);
        }
        return true;
    }

    private boolean checkHelp(Section section, String help) {
        if (help.isEmpty()) {
            return false;
        }
        boolean good = compatible
                ? !help.isBlank() && help.indexOf('\n') < 0
                : HELP.matcher(help).matches();
        return report(
                section,
                "help",
                "",
                good
                        ? ""
                        : compatible
                                ? "must be a text on one line"
                                : "must be one sentence on one line that ends with a full stop");
    }

    /** Whether there was nothing to report. */
    private static boolean report(Section section, String key, String what, String why) {
        if (!why.isEmpty()) {
            section.problem(key, what + why);
        }
        return why.isEmpty();
    }

    private List<String> labels(Section section) {
        List<String> all = new ArrayList<>();
        if (!databaseLabel.isEmpty()) {
            all.add(databaseLabel);
        }
        Set<String> seen = new HashSet<>(all);
        for (String label : section.texts("labels", List.of(), "Columns whose text becomes the label of that name.")) {
            String why = labelProblem(label);
            if (why.isEmpty() && !seen.add(label)) {
                why = label.equals(databaseLabel)
                        ? "is added with the name of the database; leave it out, or set database_label: \"\""
                        : "stands here twice; keep one";
            }
            if (report(section, "labels", "the label " + label + " ", why)) {
                all.add(label);
            }
        }
        return all;
    }

    static String labelProblem(String label) {
        if (!LABEL.matcher(label).matches() || label.startsWith("__")) {
            return "is not a label name";
        }
        return Metric.RESERVED_LABELS.contains(label)
                ? "is set by the exporter or by Prometheus; use another name"
                : "";
    }

    private static Map<String, Double> mapping(Section section) {
        Section texts =
                section.section("mapping", "Numbers by the texts that stand for them, where the column holds text.");
        Map<String, Double> mapping = new LinkedHashMap<>();
        texts.keys()
                .forEach(text -> mapping.put(
                        text, texts.number(text, -NUMBER, NUMBER, 0, "The number that stands for this text.")));
        return mapping;
    }
}
