package io.stackexporter.kind.backup;

import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How this kind names its own facts. */
final class Facts {
    private static final String BACKUP = "backup";

    private Facts() {}

    /** One for each backup, with more labels where there are several of it. */
    static Metric gauge(String name, String help, String... labels) {
        List<String> all = new ArrayList<>(List.of(BACKUP));
        all.addAll(Arrays.asList(labels));
        return Metric.compatible("backup_" + name, MetricType.GAUGE, help, all.toArray(String[]::new));
    }
}
