package io.stackexporter.kind.dns;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.probe.ProbeSession;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.Message;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** How the name server answered. */
final class Answer implements Collector<ProbeSession<DnsFinding>> {
    private static final Metric PHASE = Metric.compatible(
            "probe_dns_duration_seconds",
            MetricType.GAUGE,
            "How long the parts of the probe took: resolve the server's own name, connect, request.",
            "phase");
    private static final Metric ANSWERS =
            Metric.compatible("probe_dns_answer_rrs", MetricType.GAUGE, "Records that answer the question.");
    private static final Metric AUTHORITIES =
            Metric.compatible("probe_dns_authority_rrs", MetricType.GAUGE, "Records of who is responsible.");
    private static final Metric ADDITIONAL =
            Metric.compatible("probe_dns_additional_rrs", MetricType.GAUGE, "Records that come along.");
    private static final Metric SUCCEEDED = Metric.compatible(
            "probe_dns_query_succeeded", MetricType.GAUGE, "Whether the server answered, whatever it said.");
    private static final Metric SERIAL =
            Metric.compatible("probe_dns_serial", MetricType.GAUGE, "The serial number of the zone, of a SOA record.");

    @Override
    public String name() {
        return "answer";
    }

    @Override
    public String help() {
        return "Times and size of the answer.";
    }

    @Override
    public List<Reading> readings() {
        return Stream.of(
                        ProbeTime.readings(),
                        ResolvedName.readings(),
                        Reading.from("the exporter's clock", PHASE),
                        Reading.from("sections of the answer", ANSWERS, AUTHORITIES, ADDITIONAL, SUCCEEDED, SERIAL))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void collect(ProbeSession<DnsFinding> session, Samples samples) throws Exception {
        DnsFinding found = session.found();
        found.time().add(samples);
        found.name().ifPresent(name -> {
            name.add(samples);
            samples.add(PHASE, seconds(name.took()), "resolve");
        });
        found.connecting().ifPresent(took -> samples.add(PHASE, seconds(took), "connect"));
        found.asking().ifPresent(took -> samples.add(PHASE, seconds(took), "request"));
        samples.add(SUCCEEDED, found.answer().isPresent() ? 1 : 0);
        found.answer().ifPresent(answer -> sections(answer, samples));
    }

    private static void sections(Message answer, Samples samples) {
        samples.add(ANSWERS, answer.getSection(Section.ANSWER).size());
        samples.add(AUTHORITIES, answer.getSection(Section.AUTHORITY).size());
        samples.add(ADDITIONAL, answer.getSection(Section.ADDITIONAL).size());
        answer.getSection(Section.ANSWER).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .findFirst()
                .ifPresent(zone -> samples.add(SERIAL, zone.getSerial()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
