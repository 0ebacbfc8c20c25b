package io.stackexporter.kind.tcp;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.probe.Patterns;
import io.stackexporter.probe.ProbeSession;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** How the port answered. */
final class Answer implements Collector<ProbeSession<TcpFinding>> {
    private static final Metric BYTES_FAILED = Metric.compatible(
            "probe_failed_due_to_bytes",
            MetricType.GAUGE,
            "Whether the expected bytes did not come; absent when none are expected.");
    private static final Metric INFO = info(List.of());

    /** With the labels that a user names. */
    static Metric info(Collection<String> labels) {
        return Metric.compatible(
                "probe_expect_info",
                MetricType.GAUGE,
                "What was found in the answer, as the labels that the dialog names.",
                labels.toArray(new String[0]));
    }

    @Override
    public String name() {
        return "answer";
    }

    @Override
    public String help() {
        return "Address, time and answer of the port.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> dialog = new ArrayList<>();
        dialog.addAll(Reading.from("expect of a step of the dialog", Patterns.FAILED));
        dialog.addAll(Reading.from("expect_bytes of a step of the dialog", BYTES_FAILED));
        dialog.addAll(Reading.from("labels of a step of the dialog", INFO));
        return Stream.of(ProbeTime.readings(), ResolvedName.readings(), dialog)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void collect(ProbeSession<TcpFinding> session, Samples samples) throws Exception {
        TcpFinding found = session.found();
        found.time().add(samples);
        found.name().ifPresent(name -> name.add(samples));
        found.lineFailed().ifPresent(failed -> samples.add(Patterns.FAILED, failed ? 1 : 0));
        found.bytesFailed().ifPresent(failed -> samples.add(BYTES_FAILED, failed ? 1 : 0));
        for (Dialog.Found each : found.found()) {
            each.step()
                    .info()
                    .ifPresent(info -> samples.add(info, 1, each.labelValues().toArray(new String[0])));
        }
    }
}
