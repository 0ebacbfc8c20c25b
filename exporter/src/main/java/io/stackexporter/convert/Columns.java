package io.stackexporter.convert;

import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of one query as a {@code queries.yaml} tells them: labels and metrics.
 *
 * @param lines the metrics as custom collectors have them
 */
record Columns(List<String> labels, List<String> lines) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final double FACTOR = 1e15;

    /** One column and what is said of it. */
    private record Column(String name, String usage, Section section) {}

    boolean isEmpty() {
        return lines.isEmpty();
    }

    static Columns read(String namespace, Section section, BuiltIn builtIn, Remarks remarks) {
        List<Column> all = new ArrayList<>();
        for (Section element : section.sections("metrics", "")) {
            for (String column : element.keys()) {
                Section about = element.section(column, "");
                all.add(new Column(column, about.text("usage", "").toUpperCase(Locale.ROOT), about));
            }
        }
        Columns columns = new Columns(new ArrayList<>(), new ArrayList<>());
        if (all.isEmpty() && !section.keys().isEmpty()) {
            remarks.lost(section, "", "has no metrics; left out");
        }
        for (Column column : all) {
            if (column.usage.equals("LABEL") && !columns.addLabel(column, remarks)) {
                return new Columns(List.of(), List.of()); // without the label its series would be the same
            }
        }
        all.forEach(column -> columns.addMetric(namespace, column, builtIn, remarks));
        return columns;
    }

    private boolean addLabel(Column column, Remarks remarks) {
        boolean good = NAME.matcher(column.name).matches() && !column.name.startsWith("__");
        if (!good || Metric.RESERVED_LABELS.contains(column.name)) {
            remarks.lost(
                    column.section,
                    "",
                    good
                            ? "the label " + column.name
                                    + " is set by the exporter or by Prometheus; left out with its query, "
                                    + "give the column another name there"
                            : "is not a label name; left out with its query");
            return false;
        }
        if (!labels.contains(column.name)) {
            labels.add(column.name);
        }
        return true;
    }

    private void addMetric(String namespace, Column column, BuiltIn builtIn, Remarks remarks) {
        switch (column.usage) {
            case "LABEL", "DISCARD", "" -> {
                // No metric; a missing usage is reported where it is missing.
            }
            case "GAUGE", "COUNTER" -> add(namespace, column, Map.of(), builtIn, remarks);
            case "MAPPEDMETRIC" -> add(namespace, column, mapping(column.section), builtIn, remarks);
            case "DURATION" ->
                remarks.lost(
                        column.section,
                        "usage",
                        "DURATION is a text with a unit; left out, give a number of seconds in the query, such as "
                                + "extract(epoch FROM " + column.name + "::interval)");
            case "HISTOGRAM" ->
                remarks.lost(column.section, "usage", "HISTOGRAM is not a type of custom collectors; left out");
            default -> remarks.lost(column.section, "usage", column.usage + " is not known; left out");
        }
    }

    private static Map<String, Double> mapping(Section section) {
        Section texts = section.section("metric_mapping", "");
        Map<String, Double> mapping = new LinkedHashMap<>();
        texts.keys().forEach(text -> mapping.put(text, texts.number(text, -FACTOR, FACTOR, 0, "")));
        return mapping;
    }

    private void add(String namespace, Column column, Map<String, Double> mapping, BuiltIn builtIn, Remarks remarks) {
        String name = namespace + "_" + column.name;
        Optional<BuiltIn.Place> place = builtIn.placeOf(name);
        if (!NAME.matcher(name).matches()) {
            remarks.lost(column.section, "", name + " is not a metric name; left out");
        } else if (place.isPresent()) {
            remarks.builtIn(
                    column.section, name + " is built in as " + place.get().words() + "; left out", place.get());
        } else if (column.usage.equals("MAPPEDMETRIC") && mapping.isEmpty()) {
            remarks.lost(column.section, "usage", "MAPPEDMETRIC needs metric_mapping; left out");
        } else {
            lines.add(line(name, column, mapping));
        }
    }

    private String line(String name, Column column, Map<String, Double> mapping) {
        String description = column.section
                .text("description", "", "")
                .replaceAll("\\s+", " ")
                .strip();
        String help = description.isEmpty() ? "The column " + column.name + "." : description;
        String numbers = mapping.entrySet().stream()
                .map(entry -> YamlText.quoted(entry.getKey()) + ": " + entry.getValue())
                .collect(Collectors.joining(", ", ", mapping: {", "}"));
        return "{name: " + name + ", type: " + (column.usage.equals("COUNTER") ? "counter" : "gauge") + ", value: "
                + YamlText.quoted(column.name)
                + (labels.isEmpty() ? "" : ", labels: " + YamlText.list(labels))
                + (mapping.isEmpty() ? "" : numbers)
                + ", help: " + YamlText.quoted(help) + "}";
    }
}
