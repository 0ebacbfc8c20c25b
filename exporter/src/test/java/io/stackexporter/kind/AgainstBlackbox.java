package io.stackexporter.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.probe.ProbedSeries;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a target of ours says with what blackbox_exporter says of the same endpoint at the same time. */
public final class AgainstBlackbox {
    private AgainstBlackbox() {}

    /** Ours hold all of theirs: the same series, with the same values but for times. */
    public static void assertSame(TargetReport report, Map<String, Double> theirs) {
        Map<String, Double> ours = ProbedSeries.of(report.families());
        ours.put("probe_success", report.up() ? 1.0 : 0.0);
        Map<String, Double> expected = new TreeMap<>(theirs);
        theirs.forEach((series, value) -> {
            if (isTime(series)) {
                assertThat(ours).containsKey(series);
                assertThat(ours.get(series)).as(series).isBetween(0.0, value + 2);
                expected.remove(series);
            }
        });
        assertThat(ours).containsAllEntriesOf(expected);
    }

    private static boolean isTime(String series) {
        return series.contains("_duration_seconds") || series.contains("_time_seconds");
    }
}
