package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.probe.Meter;
import io.stackexporter.probe.MeteredSockets;
import io.stackexporter.probe.NegativeLength;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.ResolvedName;
import io.stackexporter.tls.Tls;
import io.stackexporter.tls.TlsSockets;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One request on a connection of its own, which ends with it. The library's connections are not kept: a probe is to see what
 * a new visitor sees.
 */
final class Exchange {
    private static final ConnectionSpec TLS = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
            .allEnabledTlsVersions()
            .allEnabledCipherSuites()
            .build();
    /** Everything that is the same for all, so that a client costs little. */
    private static final OkHttpClient BASE = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
            .addNetworkInterceptor(new NegativeLength())
            .dispatcher(new Dispatcher())
            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
            .proxy(java.net.Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .fastFallback(false)
            .build();

    private final Service service;
    private final Request request;
    private final Deadline limit;
    private final Phases phases;
    private final AtomicReference<List<X509Certificate>> shown = new AtomicReference<>(List.of());
    private final AtomicReference<@Nullable SSLSession> session = new AtomicReference<>();
    private final Meter meter = Meter.ofAnyHttp();
    private @Nullable ResolvedName name;

    Exchange(Service service, Request request, Phases phases, Deadline limit) {
        this.service = service;
        this.request = request;
        this.phases = phases;
        this.limit = limit;
    }

    /** The answer, whose body is still to be read and which is to be closed. */
    Response send(CookieJar cookies) throws IOException, InterruptedException {
        ResolvedName resolved = ResolvedName.of(request.url().host(), service.addresses(), limit);
        name = resolved;
        phases.resolved(resolved.took());
        // A little more than is left, so that the time is over for everybody when the library ends the call.
        Duration left = Duration.ofMillis(limit.millis() + 1L);
        OkHttpClient.Builder client = BASE.newBuilder()
                .protocols(service.version().protocols(request.isHttps()))
                .dns(host -> List.of(resolved.address()))
                .cookieJar(cookies)
                .socketFactory(new MeteredSockets(meter))
                .eventListener(phases)
                .connectTimeout(left)
                .readTimeout(left)
                .writeTimeout(left)
                .callTimeout(left);
        if (request.isHttps()) {
            Tls tls = service.tlsTo(request.url());
            client.connectionSpecs(List.of(TLS))
                    .hostnameVerifier((host, at) -> keep(at)) // verified in the handshake
                    .sslSocketFactory(new TlsSockets(tls, shown::set), TlsSockets.NOBODY);
        }
        Request metered = request.newBuilder().tag(Meter.class, meter).build();
        Response response = client.build().newCall(metered).execute();
        meter.headIsRead(Expectations.isHttp2(response));
        return response;
    }

    private boolean keep(SSLSession agreed) {
        session.set(agreed);
        return true;
    }

    Request request() {
        return request;
    }

    /** How many bytes the service has sent. */
    long bytes() {
        return meter.total();
    }

    /** Empty when it is not known. */
    Optional<ResolvedName> name() {
        return Optional.ofNullable(name);
    }

    /** What the server showed, be the handshake accepted or not; empty without TLS. */
    Optional<PeerCertificates> certificates() throws IOException {
        SSLSession agreed = session.get();
        if (agreed != null) {
            return Optional.of(PeerCertificates.accepted(agreed, service.tlsTo(request.url())));
        }
        return Optional.of(shown.get()).filter(chain -> !chain.isEmpty()).map(PeerCertificates::refused);
    }
}
