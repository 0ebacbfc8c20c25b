package io.stackexporter.kind.http;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.kind.http.Seen.Answer;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.probe.CertificateFacts;
import io.stackexporter.probe.Patterns;
import io.stackexporter.probe.ProbeSession;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.util.ArrayList;
import java.util.List;

/** What a probe saw, in the words of blackbox_exporter: zeros are there too when there was no answer. */
final class HttpFacts implements Collector<ProbeSession<Seen>> {
    private static final Metric STATUS =
            compatible("probe_http_status_code", GAUGE, "Status of the last answer; 0 when there was none.");
    private static final Metric DURATION = compatible(
            "probe_http_duration_seconds",
            GAUGE,
            "Time by what it was spent on, added up over all redirects.",
            "phase");
    private static final Metric CONTENT_LENGTH = compatible(
            "probe_http_content_length", GAUGE, "Length of the body as the service says it; -1 when it does not.");
    private static final Metric BODY_LENGTH =
            compatible("probe_http_uncompressed_body_length", GAUGE, "Length of the body as it was read, unzipped.");
    private static final Metric REDIRECTS = compatible("probe_http_redirects", GAUGE, "Redirects on the way.");
    private static final Metric TLS = compatible("probe_http_ssl", GAUGE, "Whether the last answer came over TLS.");
    private static final Metric VERSION = compatible(
            "probe_http_version", GAUGE, "Version of HTTP of the last answer, such as 1.1; 0 when there was none.");
    private static final Metric MODIFIED = compatible(
            "probe_http_last_modified_timestamp_seconds",
            GAUGE,
            "When the page was changed last, as the service says it.");
    /** The known exporter looks at JSON with expressions of that name. */
    private static final Metric FAILED_BY_JSON = compatible(
            "probe_failed_due_to_cel",
            GAUGE,
            "Whether the JSON of the body is not as expected; where it is configured.");

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String help() {
        return "What the probe saw: status, time by phase, length, version, certificates.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> all = new ArrayList<>(ProbeTime.readings());
        all.addAll(ResolvedName.readings());
        all.addAll(Reading.from("the head of the answer", STATUS, CONTENT_LENGTH, VERSION, MODIFIED));
        all.addAll(Reading.from("the body of the answer", BODY_LENGTH));
        all.addAll(Reading.from("the probe", DURATION, REDIRECTS, TLS, Patterns.FAILED, FAILED_BY_JSON));
        all.addAll(CertificateFacts.readings());
        return List.copyOf(all);
    }

    @Override
    public void collect(ProbeSession<Seen> session, Samples samples) throws Exception {
        Seen seen = session.found();
        Answer answer = seen.answer();
        seen.time().add(samples);
        seen.name().ifPresent(name -> name.add(samples));
        samples.add(STATUS, answer.status());
        samples.add(CONTENT_LENGTH, answer.contentLength());
        samples.add(BODY_LENGTH, answer.bodyLength());
        samples.add(REDIRECTS, seen.redirects());
        samples.add(TLS, answer.tls() ? 1 : 0);
        samples.add(VERSION, version(answer.protocol()));
        samples.add(MODIFIED, answer.lastModified());
        samples.add(Patterns.FAILED, seen.failedByPattern() ? 1 : 0);
        if (seen.expectsJson()) {
            samples.add(FAILED_BY_JSON, seen.failedByJson() ? 1 : 0);
        }
        seen.phases().forEach((phase, time) -> samples.add(DURATION, time.toNanos() / 1e9, phase.word()));
        seen.certificates().ifPresent(certificates -> CertificateFacts.add(samples, certificates, seen.endpoint()));
    }

    private static double version(String protocol) {
        return protocol.isEmpty() ? 0 : Double.parseDouble(protocol.substring("HTTP/".length()));
    }
}
