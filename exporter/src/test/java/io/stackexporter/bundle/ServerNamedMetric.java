package io.stackexporter.bundle;

import io.stackexporter.metric.MetricType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A metric that rules and dashboards use and whose name the watched server makes, such as one of a setting: one line of
 * {@code server-named-metrics.tsv}. The exporter declares only the family, {@code pg_settings_*} for example, and the
 * incumbents leave the type open.
 *
 * @param type what the value is in truth
 * @param systems which servers give it
 */
public record ServerNamedMetric(String name, MetricType type, Set<String> systems) {
    static final String LIST = "exporter/src/test/resources/server-named-metrics.tsv";

    public static List<ServerNamedMetric> all() {
        return Repository.read(Repository.ROOT.resolve(LIST))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(cells -> new ServerNamedMetric(
                        cells[0],
                        MetricType.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                        Set.of(cells[2].split(",", -1))))
                .toList();
    }

    /** Whether it is one of such a family. */
    boolean isOf(Series family) {
        return family.name().endsWith("*") && name.startsWith(family.name().replace("*", ""));
    }
}
