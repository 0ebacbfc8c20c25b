package io.stackexporter.kind.tls;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import io.stackexporter.probe.CertificateFacts;
import io.stackexporter.probe.CertificateText;
import io.stackexporter.probe.ProbeSession;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

/** The certificates of an endpoint or of files, each under its place. */
final class Certificates implements Collector<ProbeSession<TlsFinding>> {
    private static final Metric LEAF = Metric.compatible(
            "tls_certificate_info",
            MetricType.GAUGE,
            "The first certificate of an endpoint or file, as labels.",
            "endpoint",
            "fingerprint_sha256",
            "subject",
            "issuer",
            "subjectalternative",
            "serialnumber");
    private static final Metric BEGIN = Metric.compatible(
            "tls_certificate_not_before_timestamp_seconds",
            MetricType.GAUGE,
            "Since when the first certificate is valid, as Unix time.",
            "endpoint");
    private static final Metric END = Metric.compatible(
            "tls_certificate_not_after_timestamp_seconds",
            MetricType.GAUGE,
            "Until when the first certificate is valid, as Unix time.",
            "endpoint");
    private static final Metric COUNT = Metric.compatible(
            "tls_chain_certificates", MetricType.GAUGE, "Certificates of an endpoint or file.", "endpoint");
    private static final Metric VERIFIED = Metric.compatible(
            "tls_chain_verified",
            MetricType.GAUGE,
            "Whether the chain leads to a trusted authority and is for the name; absent when that was not asked.",
            "endpoint");
    private static final Metric PROBLEM = Metric.compatible(
            "tls_chain_problem",
            MetricType.GAUGE,
            "Why it is not: expired, not_yet_valid, wrong_name, self_signed or unknown_authority.",
            "endpoint",
            "problem");

    @Override
    public String name() {
        return "certificates";
    }

    @Override
    public String help() {
        return "Ends, names and trust of certificates, by endpoint or file.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> all = new ArrayList<>(Reading.from(
                "certificates of the handshake or file", LEAF, BEGIN, END, COUNT, Signal.CERTIFICATE_EXPIRY.metric()));
        all.addAll(Reading.from("verification of the handshake", VERIFIED, PROBLEM));
        return List.copyOf(all);
    }

    @Override
    public void collect(ProbeSession<TlsFinding> session, Samples samples) throws Exception {
        TlsFinding found = session.found();
        found.shown().forEach(shown -> add(samples, shown, found.peer().isEmpty()));
        int lost = found.unreadable().size();
        if (lost > 0) {
            throw new Incomplete(
                    lost + " of " + (lost + found.shown().size()) + " files cannot be read",
                    found.unreadable().getFirst());
        }
    }

    private static void add(Samples samples, Shown shown, boolean isFile) {
        String endpoint = shown.endpoint();
        X509Certificate leaf = shown.chain().getFirst();
        String[] labels = Stream.concat(Stream.of(endpoint), CertificateText.labels(leaf).stream())
                .toArray(String[]::new);
        samples.add(LEAF, 1, labels);
        samples.add(BEGIN, seconds(leaf.getNotBefore()), endpoint);
        samples.add(END, seconds(leaf.getNotAfter()), endpoint);
        samples.add(COUNT, shown.chain().size(), endpoint);
        if (isFile) {
            shown.chain().stream()
                    .map(each -> each.getNotAfter().toInstant())
                    .min(Instant::compareTo)
                    .ifPresent(end -> Signal.CERTIFICATE_EXPIRY
                            .from("endpoint", "endpoint")
                            .emit(samples, CertificateFacts.seconds(end), field -> endpoint));
        }
        if (shown.judged()) {
            samples.add(VERIFIED, shown.problem().isEmpty() ? 1 : 0, endpoint);
        }
        shown.problem().ifPresent(problem -> samples.add(PROBLEM, 1, endpoint, problem));
    }

    private static double seconds(Date moment) {
        return CertificateFacts.seconds(moment.toInstant());
    }
}
