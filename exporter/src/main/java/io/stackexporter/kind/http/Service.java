package io.stackexporter.kind.http;

import io.stackexporter.probe.ResolvedName;
import io.stackexporter.tls.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * What is asked of a service, and how.
 *
 * @param headers those that are no secrets
 * @param credentials what no other host may see
 */
record Service(
        HttpUrl url,
        String method,
        Map<String, String> headers,
        Optional<String> body,
        Credentials credentials,
        Tls tls,
        Version version,
        boolean followRedirects,
        ResolvedName.Family addresses,
        int keep,
        Expectations expectations) {

    /** Which versions of HTTP are spoken. */
    enum Version {
        /** The newest that both know. */
        AUTO,
        HTTP_1_1,
        HTTP_2;

        List<Protocol> protocols(boolean https) {
            return switch (this) {
                case AUTO -> https ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1);
                case HTTP_1_1 -> List.of(Protocol.HTTP_1_1);
                case HTTP_2 ->
                    https ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.H2_PRIOR_KNOWLEDGE);
            };
        }
    }

    /** Whether somebody there may see the credentials: the same host, and not in clear text what was encrypted. */
    boolean trusts(HttpUrl other) {
        return other.host().equals(url.host()) && other.port() == url.port() && other.isHttps() == url.isHttps();
    }

    /** Somebody else learns neither who we are. */
    Tls tlsTo(HttpUrl other) {
        return trusts(other) ? tls : new Tls(tls.caFile(), Optional.empty(), Optional.empty(), "", tls.verify());
    }

    /** The same service for a page beside the one that is probed; in clear text it gets no secret that was encrypted. */
    Service page(HttpUrl other) {
        boolean open = url.isHttps() && !other.isHttps();
        return new Service(
                other,
                "GET",
                headers,
                Optional.empty(),
                open ? Credentials.NONE : credentials,
                tls,
                version,
                false,
                addresses,
                keep,
                expectations);
    }

    /** The request at its start, or where a redirect leads. */
    Request request(HttpUrl at, String asked, boolean withBody) throws IOException {
        Request.Builder request = new Request.Builder().url(at).method(asked, withBody ? content() : null);
        request.header("User-Agent", "stack-exporter").header("Connection", "close");
        // Else the library would ask for gzip and count what it has unzipped.
        request.header("Accept-Encoding", "identity");
        headers.forEach((name, value) -> {
            if (trusts(at) || !name.equalsIgnoreCase("Host")) {
                request.header(name, value);
            }
        });
        if (trusts(at)) {
            credentials.addTo(request);
        }
        return request.build();
    }

    private RequestBody content() {
        return RequestBody.create(body.orElse("").getBytes(StandardCharsets.UTF_8), null);
    }

    /** A place, as it may be shown: parameters can be secrets. */
    static String shown(HttpUrl url) {
        return url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build()
                .toString();
    }

    /** The host and port. */
    static String endpoint(HttpUrl url) {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return host + ":" + url.port();
    }
}
