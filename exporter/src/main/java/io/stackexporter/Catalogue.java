package io.stackexporter;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.Metric;
import io.stackexporter.self.EngineMetrics;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.self.ProcessMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every metric that the exporter can emit, with where it comes from; known without connecting to anything. */
final class Catalogue {
    /** For what belongs to no kind or no collector. */
    static final String EVERY_TARGET = "every target";

    static final String PROCESS = "exporter";

    /**
     * One metric from one source.
     *
     * @param kind name of the kind, or {@link #EVERY_TARGET} or {@link #PROCESS}
     * @param collector empty when the engine makes it
     */
    record Entry(String kind, String collector, boolean onByDefault, String privilege, Reading reading) {
        Metric metric() {
            return reading.metric();
        }
    }

    private Catalogue() {}

    static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        EngineMetrics.readings().forEach(reading -> entries.add(new Entry(EVERY_TARGET, "", true, "", reading)));
        for (TargetKind<?> kind : TargetKinds.ALL) {
            Reading.from("opening a session", kind.nativeUp())
                    .forEach(reading -> entries.add(new Entry(kind.name(), "", true, "", reading)));
            for (Collector<?> collector : kind.collectors()) {
                collector
                        .readings()
                        .forEach(reading -> entries.add(new Entry(
                                kind.name(),
                                collector.name(),
                                collector.onByDefault(),
                                collector.privilege(),
                                reading)));
            }
        }
        ExporterMetrics.readings().forEach(reading -> entries.add(new Entry(PROCESS, "", true, "", reading)));
        ProcessMetrics.readings().forEach(reading -> entries.add(new Entry(PROCESS, "", true, "", reading)));
        return List.copyOf(entries);
    }

    /** Each metric once, by name; several collectors may give the same one. */
    static Map<String, Metric> metrics() {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        entries().forEach(entry -> metrics.putIfAbsent(entry.metric().name(), entry.metric()));
        return metrics;
    }
}
