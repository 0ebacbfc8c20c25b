package io.stackexporter.bundle;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A metric that rules and dashboards use and somebody else emits: one line of {@code foreign-metrics.tsv}. */
record ForeignMetric(String name, Set<String> labels, String emittedBy) {
    private static final String LIST = "exporter/src/test/resources/foreign-metrics.tsv";

    static List<ForeignMetric> all() {
        return Repository.read(Repository.ROOT.resolve(LIST))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(cells -> new ForeignMetric(cells[0], labels(cells[1]), cells[2]))
                .toList();
    }

    private static Set<String> labels(String cell) {
        Set<String> labels = new TreeSet<>(Series.OF_A_SCRAPE);
        if (!cell.isEmpty()) {
            labels.addAll(List.of(cell.split(",", -1)));
        }
        return labels;
    }
}
