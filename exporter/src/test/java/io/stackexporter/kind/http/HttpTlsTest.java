package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.Nginx;
import io.stackexporter.servers.TlsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Services behind good and bad certificates: the right reason, and when a certificate ends although it is refused. */
@Timeout(90)
class HttpTlsTest {
    private static Certificates certificates;

    @BeforeAll
    static void makeAuthority(@TempDir Path folder) {
        certificates = Certificates.in(folder);
    }

    static Stream<Arguments> badCertificates() {
        return Stream.of(
                bad("expired", Certificates::expired, "expired on "),
                bad("other-host", Certificates::otherHost, "is for other.example, not for 127.0.0.1"),
                bad("self-signed", Certificates::selfSigned, "is self-signed"));
    }

    private static Arguments bad(String name, BiFunction<Certificates, String, Identity> make, String reason) {
        return Arguments.of(name, make, reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCertificates")
    void aBadCertificateIsRefusedAndItsEndIsToldAllTheSame(
            String name, BiFunction<Certificates, String, Identity> make, String reason) throws ConfigException {
        Identity identity = make.apply(certificates, name);
        double end = identity.chain().getFirst().getNotAfter().toInstant().getEpochSecond();
        try (Services services = Services.start(certificates.context(identity))) {
            TargetReport report = probe(services.url("/health"), "");
            assertThat(failure(report).kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(failure(report).message()).contains(reason);
            String endpoint = "127.0.0.1:" + services.port();
            assertThat(value(report, "stack_certificate_expiry_timestamp_seconds", endpoint))
                    .isEqualTo(end);
            assertThat(value(report, "probe_ssl_earliest_cert_expiry")).isEqualTo(end);
            assertThat(value(report, "probe_http_ssl")).isZero();
            assertThat(value(report, "probe_http_status_code")).isZero();
            assertThat(services.asked()).isEmpty();

            TargetReport trusting = probe(services.url("/health"), ", verify: none");
            assertThat(trusting.up()).as("%s", trusting.session()).isTrue();
            assertThat(value(trusting, "probe_ssl_earliest_cert_expiry")).isEqualTo(end);
            assertThat(value(trusting, "probe_http_ssl")).isEqualTo(1);
        }
    }

    @Test
    void theNewestHttpIsAgreedOnAndAnOlderOneCanBeAskedFor(@TempDir Path folder) throws ConfigException {
        try (Nginx nginx = Nginx.start(folder, certificates.server("nginx"), "")) {
            write(folder);
            TargetReport report = probe(nginx.tlsUrl("/page"), "");
            assertThat(report.up()).as("%s", report.session()).isTrue();
            assertThat(report.identity().orElseThrow().version()).isEqualTo("HTTP/2");
            assertThat(report.identity().orElseThrow().flavor()).startsWith("nginx/");
            assertThat(value(report, "probe_tls_version_info", "TLS 1.3")).isEqualTo(1);
            assertThat(value(probe(nginx.tlsUrl("/page"), "", "http_version: 1.1"), "probe_http_version"))
                    .isEqualTo(1.1);
            assertThat(value(probe(nginx.tlsUrl("/page"), "", "http_version: 2"), "probe_http_version"))
                    .isEqualTo(2);
        }
    }

    @Test
    void http2IsMissedWhereItIsDemanded(@TempDir Path folder) throws ConfigException {
        try (Nginx nginx = Nginx.start(folder, certificates.server("plain"), "")) {
            write(folder);
            TargetReport report = probe(nginx.url("/page"), "", "http_version: 2");
            assertThat(report.up()).isFalse();
        }
    }

    @Test
    void whoSpeaksTlsWithWhomIsTold(@TempDir Path folder) throws ConfigException {
        try (Nginx nginx = Nginx.start(folder, certificates.server("mixed"), "")) {
            write(folder);
            TargetReport clear = probe("https://127.0.0.1:" + nginx.port() + "/page", "");
            assertThat(failure(clear).message())
                    .isEqualTo("the server answers the TLS handshake in plain text; does it speak TLS on this port?");
            TargetReport encrypted = probe("http://127.0.0.1:" + nginx.tlsPort() + "/page", "");
            assertThat(value(encrypted, "probe_http_status_code")).isEqualTo(400);
        }
    }

    @Test
    void aServiceThatWantsToKnowUsIsToldWhoWeAre(@TempDir Path folder) throws ConfigException {
        Identity client = certificates.client("watcher");
        String wants = "ssl_verify_client on; ssl_client_certificate " + certificates.authority() + ";";
        try (Nginx nginx = Nginx.start(folder, certificates.server("mutual"), wants)) {
            write(folder);
            assertThat(probe(nginx.tlsUrl("/page"), "").up()).isFalse();
            TargetReport known = probe(
                    nginx.tlsUrl("/page"), ", cert_file: " + client.certificate() + ", key_file: " + client.key());
            assertThat(known.up()).as("%s", known.session()).isTrue();
        }
    }

    @Test
    void aNameThatTheServerDoesNotKnowIsTold() throws ConfigException {
        SSLParameters onlyShop = new SSLParameters();
        onlyShop.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("shop\\.example")));
        try (TlsServer server = TlsServer.start(
                certificates.context(certificates.server("shop")),
                socket -> {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setSNIMatchers(onlyShop.getSNIMatchers());
                    socket.setSSLParameters(parameters);
                },
                socket -> {})) {
            TargetReport report = probe("https://127.0.0.1:" + server.port() + "/", ", server_name: other.example");
            assertThat(failure(report).kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(failure(report).message())
                    .isEqualTo("the server does not know the name that it was asked for; set tls.server_name");
            assertThat(find(report, "probe_ssl_earliest_cert_expiry")).isEmpty();
        }
    }

    @Test
    void theWayBackToClearTextIsRefusedUnlessItIsWanted() throws ConfigException {
        try (Services clear = Services.start();
                Services encrypted = Services.start(certificates.context(certificates.server("downgrade")))) {
            encrypted.redirect("/down", 302, clear.url("/health?secret=1"));
            TargetReport refused = probe(encrypted.url("/down"), "");
            assertThat(failure(refused).message())
                    .isEqualTo("the service redirects from https to " + clear.url("/health")
                            + ", which is clear text; set expect.tls: any if that is right");
            assertThat(clear.asked()).isEmpty();
            TargetReport wanted = probe(encrypted.url("/down"), "", "expect: {tls: any}");
            assertThat(wanted.up()).isTrue();
            assertThat(value(wanted, "probe_http_ssl")).isZero();
            clear.redirect("/up", 302, encrypted.url("/health"));
            TargetReport up = probe(clear.url("/up"), "", "expect: {tls: required}");
            assertThat(up.up()).as("%s", up.session()).isTrue();
            assertThat(value(up, "probe_http_ssl")).isEqualTo(1);
        }
    }

    private static void write(Path folder) {
        try {
            Files.writeString(folder.resolve("pages/page"), "healthy\n");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static TargetReport probe(String url, String tls, String... lines) throws ConfigException {
        String[] all = Stream.concat(
                        Stream.of("tls: {ca_file: " + certificates.authority() + tls + "}"), Stream.of(lines))
                .toArray(String[]::new);
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), url, all)) {
            return target.scrape();
        }
    }

    private static Failed failure(TargetReport report) {
        return (Failed) report.session();
    }
}
