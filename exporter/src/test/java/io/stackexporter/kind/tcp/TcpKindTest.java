package io.stackexporter.kind.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.AgainstBlackbox;
import io.stackexporter.kind.TlsCase;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.BlackboxExporter;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.TlsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ports of real servers, as we and blackbox_exporter see them in the same moment. */
@Timeout(60)
class TcpKindTest {
    private static final String PING = "dialog: [{send: PING, expect: '^\\+PONG'}]";
    private static final String SMTP = "dialog: [{expect: '^220 (\\S+)', labels: {server: '${1}'}}, {send: EHLO probe},"
            + " {expect: '^250-STARTTLS'}, {send: STARTTLS}, {expect: '^220', starttls: true},"
            + " {send: EHLO probe}, {expect: '^250 ok'}]";

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static Certificates.Identity mailServer;
    private static BlackboxExporter incumbent;

    @BeforeAll
    static void start() {
        certificates = Certificates.in(folder.resolve("made"));
        mailServer = certificates.server("mail");
        String tls = "tls_config: {ca_file: " + certificates.authority() + "}";
        incumbent = BlackboxExporter.start(folder, """
                modules:
                  plain: {prober: tcp, tcp: {preferred_ip_protocol: ip4}}
                  ping: {prober: tcp, tcp: {preferred_ip_protocol: ip4, query_response: [{send: PING}, {expect: '^\\+PONG'}]}}
                  tls: {prober: tcp, tcp: {preferred_ip_protocol: ip4, tls: true, %1$s}}
                  smtp:
                    prober: tcp
                    timeout: 3s
                    tcp:
                      preferred_ip_protocol: ip4
                      %1$s
                      query_response:
                        - {expect: '^220 '}
                        - {send: EHLO probe}
                        - {expect: '^250-STARTTLS'}
                        - {send: STARTTLS}
                        - {expect: '^220'}
                        - {starttls: true}
                        - {send: EHLO probe}
                        - {expect: '^250 ok'}
                """.formatted(tls));
    }

    @AfterAll
    static void stop() {
        incumbent.close();
    }

    private static TargetReport scrape(String url, String... more) throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(new TcpKind(), url, more)) {
            return watch.scrape();
        }
    }

    private static String trusting() {
        return "tls: {ca_file: " + certificates.authority() + "}";
    }

    @Test
    void portOfARealServer() throws Exception {
        try (RedisServerProcess redis = RedisServers.REDIS_7_0.start()) {
            String address = "localhost:" + redis.port();
            TargetReport open = scrape("tcp://" + address, "ip_protocol: 4");
            Map<String, Double> theirs = incumbent.probe("plain", address);
            // It says so of every port, also where it looks for nothing.
            theirs.remove("probe_failed_due_to_regex");
            AgainstBlackbox.assertSame(open, theirs);
            assertThat(open.identity())
                    .hasValueSatisfying(known -> assertThat(known.version()).isEqualTo("TCP"));

            TargetReport answered = scrape("tcp://" + address, "ip_protocol: 4", PING);
            AgainstBlackbox.assertSame(answered, incumbent.probe("ping", address));
            assertThat(ProbedSeries.of(answered.families())).containsEntry("probe_failed_due_to_regex", 0.0);
            assertThat(WatchedTarget.failures(answered)).isEmpty();
        }
    }

    @Test
    void answerThatIsNotAsExpected() throws Exception {
        try (BadServer stranger = BadServer.that(socket -> {
            socket.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\nno more\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readNBytes(5);
        })) {
            String address = "127.0.0.1:" + stranger.port();
            try (WatchedTarget watch = WatchedTarget.of(new TcpKind(), "tcp://" + address, PING)) {
                TlsCase.assertFailed(
                        watch,
                        ErrorKind.QUERY,
                        "the answer is not as expected: no line matches ^\\+PONG",
                        "the last line was \"no more\"",
                        "the connection was ended");
                AgainstBlackbox.assertSame(watch.scrape(), incumbent.probe("ping", address));
            }
            TargetReport bytes = scrape("tcp://" + address, "dialog: [{expect_bytes: 'OpenSSH'}]");
            assertThat(ProbedSeries.of(bytes.families())).containsEntry("probe_failed_due_to_bytes", 0.0);
            TargetReport others = scrape(
                    "tcp://" + address,
                    "dialog: [{expect_bytes: 'Dropbear'}, {send: hello}]",
                    "expect: {within: 300ms}");
            assertThat(others.up()).isFalse();
            assertThat(ProbedSeries.of(others.families())).containsEntry("probe_failed_due_to_bytes", 1.0);
        }
    }

    @Test
    void portWithTls() throws Exception {
        try (TlsServer server = TlsServer.start(certificates.context(certificates.server("good")))) {
            String address = "localhost:" + server.port();
            Map<String, Double> theirs = incumbent.probe("tls", address);
            theirs.remove("probe_failed_due_to_regex");
            assertThat(theirs)
                    .containsEntry("probe_tls_version_info{version=\"TLS 1.3\"}", 1.0)
                    .hasSize(9);
            TargetReport byScheme = scrape("tls://" + address, trusting(), "ip_protocol: 4");
            AgainstBlackbox.assertSame(byScheme, theirs);
            AgainstBlackbox.assertSame(scrape("tcp://" + address, trusting(), "ip_protocol: 4"), theirs);
            assertThat(byScheme.identity())
                    .hasValueSatisfying(known -> assertThat(known.version()).isEqualTo("TLSv1.3"));
            assertThat(ProbedSeries.of(byScheme.families()))
                    .containsKey("stack_certificate_expiry_timestamp_seconds{endpoint=\"" + address + "\"}");
        }
    }

    @Test
    void expiredCertificateIsToldWithItsDate() throws Exception {
        Certificates.Identity old = certificates.expired("old");
        try (TlsServer server = TlsServer.start(certificates.context(old));
                WatchedTarget watch = WatchedTarget.of(new TcpKind(), "tls://localhost:" + server.port(), trusting())) {
            TlsCase.assertFailed(watch, ErrorKind.CONNECT, "CN=old", "expired on 20");
            assertThat(ProbedSeries.of(watch.scrape().families()))
                    .containsEntry(
                            "stack_certificate_expiry_timestamp_seconds{endpoint=\"localhost:" + server.port() + "\"}",
                            (double) old.chain()
                                    .getFirst()
                                    .getNotAfter()
                                    .toInstant()
                                    .getEpochSecond());
        }
    }

    @Test
    void mailServerThatTurnsToTls() throws Exception {
        try (BadServer server = BadServer.that(TcpKindTest::mail)) {
            String address = "localhost:" + server.port();
            TargetReport report = scrape("tcp://" + address, trusting(), SMTP, "ip_protocol: 4");
            assertThat(report.session()).asString().startsWith("Done");
            // Which newer versions of the incumbent tell too.
            assertThat(ProbedSeries.of(report.families()))
                    .containsEntry("probe_expect_info{server=\"mail.example\"}", 1.0);
            AgainstBlackbox.assertSame(report, incumbent.probe("smtp", address));
        }
    }

    private static void mail(Socket plain) throws IOException {
        plain.getOutputStream().write(bytes("220 mail.example ESMTP\r\n"));
        BufferedReader in = reader(plain);
        in.readLine();
        plain.getOutputStream().write(bytes("250-mail.example\r\n250-STARTTLS\r\n250 ok\r\n"));
        in.readLine();
        plain.getOutputStream().write(bytes("220 go ahead\r\n"));
        SSLSocket encrypted = TlsServer.over(plain, certificates.context(mailServer));
        encrypted.startHandshake();
        reader(encrypted).readLine();
        encrypted.getOutputStream().write(bytes("250 ok\r\n"));
        encrypted.getInputStream().read();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void refusedPort() throws Exception {
        String address = "127.0.0.1:" + Program.freePort();
        try (WatchedTarget watch = WatchedTarget.of(new TcpKind(), "tcp://" + address)) {
            TlsCase.assertFailed(watch, ErrorKind.CONNECT, "cannot connect to " + address + ": refused");
            Map<String, Double> theirs = incumbent.probe("plain", address);
            theirs.remove("probe_failed_due_to_regex");
            AgainstBlackbox.assertSame(watch.scrape(), theirs);
        }
    }
}
