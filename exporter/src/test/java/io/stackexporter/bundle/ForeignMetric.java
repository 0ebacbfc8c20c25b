package io.stackexporter.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A metric that rules and dashboards use and somebody else emits: one line of {@code foreign-metrics.tsv}.
 *
 * @param labels all that it can have
 * @param optional those of them that some series have and others not, written with a question mark
 */
record ForeignMetric(String name, Set<String> labels, Set<String> optional, String emittedBy) {
    private static final String LIST = "exporter/src/test/resources/foreign-metrics.tsv";

    /** By their names; what node_exporter copies from the kernel's table has names of its own. */
    private static final Pattern COUNTERS = Pattern.compile("\\w+_(total|sum|count|bucket)|node_vmstat_\\w+");

    static List<ForeignMetric> all() {
        return Repository.read(Repository.ROOT.resolve(LIST))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(cells -> new ForeignMetric(cells[0], labels(cells[1]), optional(cells[1]), cells[2]))
                .toList();
    }

    boolean isCounter() {
        return COUNTERS.matcher(name).matches();
    }

    private static Set<String> labels(String cell) {
        Set<String> labels = new TreeSet<>(Series.OF_A_SCRAPE);
        if (!cell.isEmpty()) {
            labels.addAll(List.of(cell.replace("?", "").split(",", -1)));
        }
        return labels;
    }

    private static Set<String> optional(String cell) {
        return Arrays.stream(cell.split(",", -1))
                .filter(label -> label.endsWith("?"))
                .map(label -> label.replace("?", ""))
                .collect(Collectors.toSet());
    }
}
