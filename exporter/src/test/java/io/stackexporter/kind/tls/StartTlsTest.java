package io.stackexporter.kind.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.TlsCase;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.TlsServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that begin in clear text: databases as they are, the others as their protocols are written. */
@Timeout(120)
class StartTlsTest {
    private static final String FEATURES =
            "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>";
    private static final String LDAP_DONE = "0\u000c\u0002\u0001\u0001x\u0007\n\u0001\0\u0004\0\u0004\0";

    @TempDir
    private static Path folder;

    private static io.stackexporter.servers.Certificates certificates;
    private static Identity identity;

    @BeforeAll
    static void certify() throws IOException {
        certificates = io.stackexporter.servers.Certificates.in(folder.resolve("made"));
        identity = certificates.server("server");
        Files.setPosixFilePermissions(identity.key(), PosixFilePermissions.fromString("rw-------"));
    }

    private static WatchedTarget watch(String protocol, int port, String... more) throws Exception {
        return WatchedTarget.of(
                new TlsKind(),
                "tls://localhost:" + port,
                "starttls: " + protocol,
                "tls: {ca_file: " + certificates.authority() + "}",
                more.length > 0 ? more[0] : "labels: {}");
    }

    private static void assertShown(String protocol, int port) throws Exception {
        try (WatchedTarget watch = watch(protocol, port)) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).as(protocol).asString().startsWith("Done");
            assertThat(ProbedSeries.of(report.families()))
                    .containsEntry("tls_chain_verified{endpoint=\"localhost:" + port + "\"}", 1.0);
        }
    }

    @Test
    void postgresql() throws Exception {
        try (PostgresqlServer server = PostgresqlServer.start(
                17, "ssl=on", "ssl_cert_file=" + identity.certificate(), "ssl_key_file=" + identity.key())) {
            assertShown("postgres", port(server.url()));
        }
        try (PostgresqlServer server = PostgresqlServer.start(17);
                WatchedTarget watch = watch("postgres", port(server.url()))) {
            TlsCase.assertFailed(watch, ErrorKind.UNSUPPORTED, "does not turn to TLS with postgres");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MYSQL_8_0", "MARIADB_11_4"})
    void mysql(String version) throws Exception {
        try (MysqlServer server = MysqlServer.start(
                MysqlVersion.valueOf(version), "ssl-cert=" + identity.certificate(), "ssl-key=" + identity.key())) {
            assertShown("mysql", port(server.url()));
        }
        try (MysqlServer server = MysqlServer.start(MysqlVersion.valueOf(version), "skip-ssl");
                WatchedTarget watch = watch("mysql", port(server.url()))) {
            TlsCase.assertFailed(watch, ErrorKind.UNSUPPORTED, "does not turn to TLS with mysql");
        }
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceFirst(".*:(\\d+)(/.*)?$", "$1"));
    }

    /** What the server says first, then after each thing that it hears. */
    private static BadServer scripted(String... says) {
        return BadServer.that(socket -> {
            for (String each : says) {
                if (!each.equals(says[0])) {
                    socket.getInputStream().read(new byte[4096]);
                }
                say(socket, each);
            }
            TlsServer.over(socket, certificates.context(identity)).startHandshake();
        });
    }

    private static void say(Socket socket, String text) throws IOException {
        // In two pieces, as a network may.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        socket.getOutputStream().write(bytes, 0, bytes.length / 2);
        socket.getOutputStream().flush();
        socket.getOutputStream().write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
    }

    @Test
    void mailAndFilesAndMessages() throws Exception {
        try (BadServer smtp = scripted(
                        "220-mail\r\n220 ready\r\n", "250-mail\r\n250-STARTTLS\r\n250 HELP\r\n", "220 go\r\n");
                BadServer imap = scripted("* OK ready\r\n", "* CAPABILITY x\r\na1 OK begin\r\n");
                BadServer pop3 = scripted("+OK ready\r\n", "+OK begin\r\n");
                BadServer ftp = scripted("220-files\r\n220 ready\r\n", "234 go\r\n");
                BadServer ldap = scripted("", LDAP_DONE);
                BadServer xmpp =
                        scripted("", "<?xml version='1.0'?><stream:stream>" + FEATURES, "<proceed xmlns='urn:x'/>")) {
            assertShown("smtp", smtp.port());
            assertShown("imap", imap.port());
            assertShown("pop3", pop3.port());
            assertShown("ftp", ftp.port());
            assertShown("ldap", ldap.port());
            assertShown("xmpp", xmpp.port());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            smtp | 220 ready#250 HELP#454 not now  | UNSUPPORTED | does not turn to TLS with smtp
            imap | * OK ready#a1 BAD what          | UNSUPPORTED | does not turn to TLS with imap
            pop3 | -ERR busy                       | UNSUPPORTED | does not turn to TLS with pop3
            ftp  | 220 ready#502 no                | UNSUPPORTED | does not turn to TLS with ftp
            smtp | SSH-2.0-OpenSSH_9.2             | TIMEOUT     | does not answer as smtp does
            """)
    void refusalIsNamed(String protocol, String says, ErrorKind kind, String words) throws Exception {
        List<String> lines =
                List.of(says.split("#")).stream().map(line -> line + "\r\n").toList();
        try (BadServer server = scripted(lines.toArray(new String[0]));
                WatchedTarget watch = watch(protocol, server.port(), "expect: {within: 500ms}")) {
            TlsCase.assertFailed(watch, kind, words);
        }
    }
}
