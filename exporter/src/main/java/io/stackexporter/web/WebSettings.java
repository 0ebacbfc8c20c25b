package io.stackexporter.web;

import io.stackexporter.access.WebAccess;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the face is to be served.
 *
 * @param metricsPath where the page of all targets lies
 * @param maxRequests scrapes at once; more are told to come back
 * @param timeoutOffset what is kept back from the client's time-out for writing the page
 * @param access who may come in, and how
 * @param externalUrl where clients reach it, for links
 */
public record WebSettings(
        List<InetSocketAddress> addresses,
        String metricsPath,
        int maxRequests,
        Duration timeoutOffset,
        WebAccess access,
        Optional<ExternalUrl> externalUrl) {
    static final String PROBE = "/probe";
    static final String SERVICE_DISCOVERY = "/sd";
    static final String TARGETS = "/targets";

    /** Pages whose place is fixed. */
    public static final Set<String> PATHS = Set.of(PROBE, SERVICE_DISCOVERY, TARGETS);

    /** What stands before every path in a link. */
    String prefix() {
        return externalUrl.map(ExternalUrl::prefix).orElse("");
    }
}
