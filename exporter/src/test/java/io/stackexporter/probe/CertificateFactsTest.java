package io.stackexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Layers;
import io.stackexporter.metric.Samples;
import io.stackexporter.servers.BlackboxExporter;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.TlsServer;
import io.stackexporter.tls.Tls;
import io.stackexporter.tls.Tls.Verify;
import io.stackexporter.tls.TlsException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handshake shows, compared with what blackbox_exporter tells of the same server. */
class CertificateFactsTest {
    @TempDir
    private static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void certify() {
        certificates = Certificates.in(folder.resolve("made"));
    }

    private static Tls trusting(Verify verify) {
        return new Tls(Optional.of(certificates.authority()), Optional.empty(), Optional.empty(), "", verify);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=plain",
                "CN=db.example, OU=Platform, OU=Data, O=\"Example, Inc.\", L=Bern, ST=Be, STREET=Way 1, C=CH",
                "SERIALNUMBER=12, CN=M\u00fcller #1, EMAILADDRESS=a@example.org, DC=example, DC=org, UID=x, T=Dr",
                "CN=first, CN=last, O=a, O=\" b \"",
            })
    void labelsAreThoseOfTheIncumbent(String subject) throws Exception {
        Identity identity = certificates.issue(
                "labels" + Integer.toHexString(subject.hashCode()),
                "-dname",
                subject,
                "-ext",
                "san=dns:localhost,dns:second.example,ip:127.0.0.1,dns:third.example");
        try (TlsServer server = TlsServer.start(certificates.context(identity));
                BlackboxExporter incumbent = BlackboxExporter.start(folder, """
                        modules:
                          tls: {prober: tcp, tcp: {tls: true, preferred_ip_protocol: ip4, tls_config: {ca_file: %s}}}
                        """.formatted(certificates.authority()))) {
            Map<String, Double> theirs = incumbent.probe("tls", "localhost:" + server.port());
            theirs.keySet().removeIf(key -> !key.startsWith("probe_ssl") && !key.startsWith("probe_tls"));
            Map<String, Double> ours = ProbedSeries.of(facts(accepted(server, trusting(Verify.FULL))));
            assertThat(ours).containsAllEntriesOf(theirs);
            assertThat(theirs).hasSize(4);
            ours.keySet().removeAll(theirs.keySet());
            assertThat(ours.keySet())
                    .containsExactly(
                            "probe_tls_cipher_info{cipher=\"TLS_AES_256_GCM_SHA384\"}",
                            "stack_certificate_expiry_timestamp_seconds{endpoint=\"here\"}");
        }
    }

    @Test
    void olderVersionAndItsCipherAreSpelledAsInGo() throws Exception {
        Identity identity = certificates.server("older");
        try (TlsServer server = TlsServer.start(
                certificates.context(identity),
                socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}),
                socket -> {})) {
            assertThat(ProbedSeries.of(facts(accepted(server, trusting(Verify.FULL)))))
                    .containsKeys(
                            "probe_tls_version_info{version=\"TLS 1.2\"}",
                            "probe_tls_cipher_info{cipher=\"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384\"}");
        }
    }

    /** That date is what people need most when the handshake is refused for it. */
    @Test
    void refusedCertificateIsSeen() throws Exception {
        Identity identity = certificates.expired("old");
        List<X509Certificate> seen = new CopyOnWriteArrayList<>();
        try (TlsServer server = TlsServer.start(certificates.context(identity));
                SSLSocket socket = trusting(Verify.FULL)
                        .over(
                                new Socket(InetAddress.getLoopbackAddress(), server.port()),
                                "localhost",
                                server.port(),
                                seen::addAll)) {
            assertThatThrownBy(socket::startHandshake).hasMessageContaining("expired on");
        }
        assertThat(seen).isEqualTo(identity.chain());
        double end = identity.chain().getFirst().getNotAfter().toInstant().getEpochSecond();
        assertThat(ProbedSeries.of(facts(PeerCertificates.refused(seen))))
                .containsEntry("probe_ssl_earliest_cert_expiry", end)
                .containsEntry("stack_certificate_expiry_timestamp_seconds{endpoint=\"here\"}", end)
                .hasSize(3);
    }

    @Test
    void nothingIsTrustedThatWasNotVerified() throws Exception {
        try (TlsServer server = TlsServer.start(certificates.context(certificates.selfSigned("alone")))) {
            PeerCertificates found = accepted(server, trusting(Verify.NONE));
            assertThat(found.verified()).isFalse();
            assertThat(ProbedSeries.of(facts(found)))
                    .doesNotContainKey("probe_ssl_last_chain_expiry_timestamp_seconds")
                    .containsKey("probe_ssl_earliest_cert_expiry");
        }
    }

    /** As when an authority goes on under its own name, and a way by one that has ended is sent along. */
    @Test
    void chainOutlivesAnEndedCertificateThatIsNotNeeded() throws Exception {
        List<X509Certificate> good =
                certificates.issue("needed", "-validity", "30").chain();
        List<X509Certificate> ended = certificates.expired("not-needed").chain();
        List<X509Certificate> sent = List.of(good.getFirst(), ended.getFirst());
        assertThat(trusting(Verify.FULL).trustedUntil(sent))
                .contains(good.getFirst().getNotAfter().toInstant());
        assertThat(trusting(Verify.FULL)
                        .trustedUntil(certificates.selfSigned("nobody").chain()))
                .isEmpty();
        assertThat(new PeerCertificates(sent, "", "", true).earliestEnd())
                .contains(ended.getFirst().getNotAfter().toInstant());
    }

    @Test
    void fileThatIsGoneIsToldAlthoughItWasKnown() throws Exception {
        Path authority = folder.resolve("authority.pem");
        Files.copy(certificates.authority(), authority);
        Tls tls = new Tls(Optional.of(authority), Optional.empty(), Optional.empty(), "", Verify.FULL);
        List<X509Certificate> chain = certificates.server("kept").chain();
        assertThat(tls.trustedUntil(chain)).isPresent();
        Files.delete(authority);
        assertThatThrownBy(() -> tls.trustedUntil(chain))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("does not exist");
    }

    private static PeerCertificates accepted(TlsServer server, Tls tls) throws Exception {
        try (SSLSocket socket = tls.over(
                new Socket(InetAddress.getLoopbackAddress(), server.port()), "localhost", server.port(), chain -> {})) {
            socket.startHandshake();
            return PeerCertificates.accepted(socket.getSession(), tls);
        }
    }

    private static List<Family> facts(PeerCertificates certificates) {
        Samples samples = new Samples(
                CertificateFacts.readings().stream().map(Reading::metric).toList(), Layers.BOTH, 100);
        CertificateFacts.add(samples, certificates, "here");
        return samples.families();
    }
}
