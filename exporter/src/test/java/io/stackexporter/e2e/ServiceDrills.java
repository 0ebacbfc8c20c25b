package io.stackexporter.e2e;

import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Running;
import io.stackexporter.servers.TlsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Services that are watched from outside, and their certificates. */
final class ServiceDrills implements DrillGround {
    private static final Duration SLOW = Duration.ofMillis(1_200);

    private final Running parts = new Running();
    private final Certificates certificates;
    private final SSLContext good;
    private final SSLContext endsSoon;
    private final SSLContext hasEnded;
    private final Website control = parts.keep(new Website());
    private final Website failing = parts.keep(new Website());
    private final Website stopped = parts.keep(new Website());
    private final Website slow = parts.keep(new Website());
    private final Website application = parts.keep(new Website());
    private final AtomicReference<SSLContext> soon;
    private final AtomicReference<SSLContext> expired;
    private final BadServer endpoint;
    private final BadServer otherEndpoint;

    ServiceDrills(Path folder) throws IOException {
        certificates = Certificates.in(folder.resolve("certificates"));
        good = certificates.context(certificates.server("good"));
        endsSoon = certificates.context(certificates.issue("soon", "-ext", "san=ip:127.0.0.1", "-validity", "10"));
        hasEnded = certificates.context(certificates.expired("expired"));
        soon = new AtomicReference<>(good);
        expired = new AtomicReference<>(good);
        endpoint = parts.keep(endpoint(soon));
        otherEndpoint = parts.keep(endpoint(expired));
        Thread visitors = application.visitors();
        parts.keep((AutoCloseable) visitors::interrupt);
    }

    /** Shows whatever certificate it has at the moment. */
    private static BadServer endpoint(AtomicReference<SSLContext> context) {
        return BadServer.that(socket -> {
            try (var encrypted = TlsServer.over(socket, context.get())) {
                encrypted.startHandshake();
                while (encrypted.getInputStream().read() >= 0) {
                    // Nothing is said.
                }
            }
        });
    }

    @Override
    public List<WatchedTarget> targets() {
        return List.of(
                page("control-http", control),
                page("web-failing", failing),
                page("web-stopped", stopped),
                page("web-slow", slow).with("thresholds: {ping_seconds: {critical: 3600}}"),
                page("web-application", application).with("metrics: {path: /metrics}"),
                certificate("certificate-soon", endpoint),
                certificate("certificate-expired", otherEndpoint));
    }

    private static WatchedTarget page(String name, Website site) {
        return WatchedTarget.of(name, "http", site.url("/"));
    }

    private WatchedTarget certificate(String name, BadServer server) {
        return WatchedTarget.of(name, "tls", "tls://127.0.0.1:" + server.port())
                .with("tls: {ca_file: %s}".formatted(certificates.authority()));
    }

    @Override
    public List<List<Drill>> lanes() {
        return Stream.of(
                        Drill.of(
                                "HTTP: a service answers 500",
                                "its page answers with status 500",
                                () -> failing.pageAnswers(500),
                                "StackTargetDown critical web-failing phone"),
                        Drill.of(
                                "HTTP: a service is down",
                                "nobody listens on its port",
                                stopped::stops,
                                "StackTargetDown critical web-stopped phone"),
                        Drill.of(
                                "HTTP: a service is slow",
                                "its page takes 1.2 s",
                                () -> slow.pageTakes(SLOW),
                                "StackPingSlow warning web-slow team"),
                        Drill.of(
                                "HTTP: an application fails",
                                "it answers its visitors with status 500 and counts that; its page answers 200",
                                () -> application.workAnswers(500),
                                "HttpServerErrorsHigh critical web-application oncall",
                                "HttpServerErrorsHigh warning web-application muted"),
                        Drill.of(
                                "TLS: a certificate ends soon",
                                "a certificate with 10 days left takes the place of one with 90",
                                () -> becomes(soon, endsSoon),
                                "TlsCertificateExpiresSoon warning certificate-soon team"),
                        Drill.of(
                                "TLS: a certificate has expired",
                                "a certificate that ended ten days ago takes the place of a good one",
                                () -> becomes(expired, hasEnded),
                                "StackTargetDown critical certificate-expired phone",
                                "TlsCertificateExpired critical certificate-expired muted"))
                .map(List::of)
                .toList();
    }

    private AutoCloseable becomes(AtomicReference<SSLContext> context, SSLContext other) {
        context.set(other);
        return () -> context.set(good);
    }

    @Override
    public void close() {
        parts.close();
    }
}
