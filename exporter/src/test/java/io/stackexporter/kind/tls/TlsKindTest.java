package io.stackexporter.kind.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.AgainstBlackbox;
import io.stackexporter.kind.TlsCase;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.servers.BlackboxExporter;
import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.TlsServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server shows to whoever connects, and what is said of it. */
@Timeout(60)
class TlsKindTest {
    @TempDir
    private static Path folder;

    private static io.stackexporter.servers.Certificates certificates;

    @BeforeAll
    static void certify() {
        certificates = io.stackexporter.servers.Certificates.in(folder.resolve("made"));
    }

    private static TlsServer server(Identity identity) {
        return TlsServer.start(certificates.context(identity));
    }

    private static WatchedTarget watch(TlsServer server, String... more) throws Exception {
        String[] lines = List.of(more).toArray(new String[more.length + 1]);
        lines[more.length] = "tls: {ca_file: " + certificates.authority() + "}";
        return WatchedTarget.of(new TlsKind(), "tls://localhost:" + server.port(), lines);
    }

    private static String endpoint(TlsServer server) {
        return "{endpoint=\"localhost:" + server.port() + "\"}";
    }

    private static double end(Identity identity) {
        return identity.chain().getFirst().getNotAfter().toInstant().getEpochSecond();
    }

    @Test
    void goodOneIsAsTheIncumbentSeesIt() throws Exception {
        Identity good = certificates.server("good");
        try (TlsServer server = server(good);
                WatchedTarget watch = watch(server, "ip_protocol: 4");
                BlackboxExporter incumbent = BlackboxExporter.start(folder, """
                        modules:
                          tls: {prober: tcp, tcp: {tls: true, preferred_ip_protocol: ip4, tls_config: {ca_file: %s}}}
                        """.formatted(certificates.authority()))) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).asString().startsWith("Done");
            assertThat(WatchedTarget.failures(report)).isEmpty();
            Map<String, Double> theirs = incumbent.probe("tls", "localhost:" + server.port());
            theirs.remove("probe_failed_due_to_regex");
            AgainstBlackbox.assertSame(report, theirs);
            assertThat(ProbedSeries.of(report.families()))
                    .containsEntry("tls_chain_verified" + endpoint(server), 1.0)
                    .containsEntry("tls_certificate_not_after_timestamp_seconds" + endpoint(server), end(good))
                    .containsEntry("stack_certificate_expiry_timestamp_seconds" + endpoint(server), end(good))
                    .doesNotContainKey("tls_chain_problem");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired, expired, expired on",
        "otherHost, wrong_name, 'is for other.example, not for localhost'",
        "selfSigned, self_signed, self-signed",
        "withoutIntermediate, unknown_authority, 'authority CN=intermediate'",
        "future, not_yet_valid, valid only from"
    })
    void badOneIsToldWithItsProblemAndItsDate(String which, String problem, String words) throws Exception {
        Identity identity = bad(which);
        try (TlsServer server = server(identity);
                WatchedTarget watch = watch(server)) {
            TlsCase.assertFailed(watch, ErrorKind.CONNECT, words);
            TargetReport report = watch.scrape();
            String labels = endpoint(server).replace("}", ",problem=\"" + problem + "\"}");
            assertThat(ProbedSeries.of(report.families()))
                    .containsEntry("tls_chain_verified" + endpoint(server), 0.0)
                    .containsEntry("tls_chain_problem" + labels, 1.0)
                    .containsEntry("stack_certificate_expiry_timestamp_seconds" + endpoint(server), end(identity))
                    .containsEntry("probe_ssl_earliest_cert_expiry", end(identity));
        }
    }

    private static Identity bad(String which) {
        return switch (which) {
            case "expired" -> certificates.expired(which);
            case "otherHost" -> certificates.otherHost(which);
            case "selfSigned" -> certificates.selfSigned(which);
            case "future" ->
                certificates.issue(which, "-ext", "san=dns:localhost", "-startdate", "+10d", "-validity", "20");
            default -> {
                certificates.issue("intermediate", "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
                Identity whole = certificates.issuedBy("intermediate", which, "-ext", "san=dns:localhost");
                yield new Identity(
                        whole.certificate(),
                        whole.key(),
                        whole.privateKey(),
                        List.of(whole.chain().getFirst()));
            }
        };
    }

    @Test
    void withItsIntermediateItIsTrusted() throws Exception {
        certificates.issue("between", "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
        Identity whole = certificates.issuedBy("between", "complete", "-ext", "san=dns:localhost");
        try (TlsServer server = server(whole);
                WatchedTarget watch = watch(server)) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).asString().startsWith("Done");
            assertThat(ProbedSeries.of(report.families()))
                    .containsEntry("tls_chain_certificates" + endpoint(server), 2.0);
        }
    }

    @Test
    void nameThatTheServerDoesNotKnow() throws Exception {
        SNIMatcher nobody = new SNIMatcher(0) {
            @Override
            public boolean matches(SNIServerName name) {
                return new SNIHostName(name.getEncoded()).getAsciiName().equals("known.example");
            }
        };
        try (TlsServer server = TlsServer.start(
                        certificates.context(certificates.server("choosy")),
                        socket -> {
                            SSLParameters parameters = socket.getSSLParameters();
                            parameters.setSNIMatchers(List.of(nobody));
                            socket.setSSLParameters(parameters);
                        },
                        socket -> {});
                WatchedTarget watch = WatchedTarget.of(
                        new TlsKind(),
                        "tls://127.0.0.1:" + server.port(),
                        "tls: {server_name: stranger.example, verify: none}")) {
            TlsCase.assertFailed(watch, ErrorKind.CONNECT, "does not know the name that it was asked for");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            names: [localhost, 127.0.0.1]   | Done
            names: [localhost, db.example]  | the certificate is for localhost, 127.0.0.1
            min_protocol: '1.3'             | the server agrees on TLSv1.2 only; expected is 1.3 at least
            """)
    void expectations(String expect, String said) throws Exception {
        try (TlsServer server = TlsServer.start(
                        certificates.context(certificates.server("e" + Integer.toHexString(expect.hashCode()))),
                        socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}),
                        socket -> socket.getInputStream().read());
                WatchedTarget watch = watch(server, "expect: {" + expect + "}")) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).asString().contains(said);
            assertThat(ProbedSeries.of(report.families()))
                    .containsEntry("tls_chain_verified" + endpoint(server), 1.0)
                    .containsEntry("probe_tls_version_info{version=\"TLS 1.2\"}", 1.0);
        }
    }

    @Test
    void whoeverTrustsNobodyIsNotToldOfTrust() throws Exception {
        Identity alone = certificates.selfSigned("alone");
        try (TlsServer server = server(alone);
                WatchedTarget watch =
                        WatchedTarget.of(new TlsKind(), "tls://localhost:" + server.port(), "tls: {verify: none}")) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).asString().startsWith("Done");
            assertThat(ProbedSeries.of(report.families()))
                    .doesNotContainKey("tls_chain_verified" + endpoint(server))
                    .containsEntry("stack_certificate_expiry_timestamp_seconds" + endpoint(server), end(alone));
        }
    }
}
