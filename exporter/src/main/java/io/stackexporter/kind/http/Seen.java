package io.stackexporter.kind.http;

import io.stackexporter.collect.Session.Identity;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one probe saw of a service, whether that was as expected or not.
 *
 * @param answer the last one; of redirects that led nowhere, the last of these
 * @param phases how long each took
 * @param endpoint the last host and port that was asked
 * @param expectsJson whether there are values that the body must hold
 * @param page where the service tells of itself; empty when nobody wants to know
 */
record Seen(
        Optional<Exception> failure,
        Answer answer,
        int redirects,
        Map<Phase, Duration> phases,
        Optional<ResolvedName> name,
        Optional<PeerCertificates> certificates,
        String endpoint,
        boolean expectsJson,
        ProbeTime time,
        Optional<MetricsPage> page)
        implements Probe.Finding {

    /**
     * The head of an answer and what came of its body.
     *
     * @param status 0 when there was no answer
     * @param protocol as in a status line
     * @param contentLength as the service says it, -1 when it does not
     * @param bodyLength as it was read
     * @param lastModified in seconds of Unix time; not a number when the service does not say it
     * @param server the product that the service says it is
     */
    record Answer(
            int status,
            String protocol,
            long contentLength,
            long bodyLength,
            boolean tls,
            double lastModified,
            String server) {
        static final Answer NONE = new Answer(0, "", 0, 0, false, Double.NaN, "");

        Answer withBody(long length) {
            return new Answer(status, protocol, contentLength, length, tls, lastModified, server);
        }
    }

    @Override
    public Identity identity() {
        return new Identity(answer.protocol, answer.server, "");
    }

    /** Whether the answer was refused by a regular expression. */
    boolean failedByPattern() {
        return failure.filter(PatternException.class::isInstance).isPresent();
    }

    /** Whether the answer was refused for its JSON. */
    boolean failedByJson() {
        return failure.filter(JsonException.class::isInstance).isPresent();
    }
}
