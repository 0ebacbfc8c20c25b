package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as real clients meet it: who gets in, who does not, and that nobody can hold on to the server by silence. */
class TlsTest {
    private static final String HEALTHY = "/-/healthy";

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static Identity server;
    private static Identity known;
    private static Identity stranger;

    @BeforeAll
    static void issue() {
        certificates = Certificates.in(folder.resolve("ours"));
        server = certificates.server("server");
        known = certificates.client("prometheus");
        stranger = Certificates.in(folder.resolve("theirs")).client("stranger");
    }

    /** Columns: what the file says, then whether nobody in particular, a known client and a stranger get in. */
    @ParameterizedTest
    @CsvSource({
        "NoClientCert, , true, true, true",
        "RequestClientCert, , true, true, true",
        "RequireAnyClientCert, , false, true, true",
        "RequireClientCert, , false, true, true",
        "VerifyClientCertIfGiven, authority, true, true, false",
        "RequireAndVerifyClientCert, authority, false, true, false"
    })
    void clientsAreAskedForCertificatesAsTheFileSays(
            String type, String authority, boolean nobody, boolean ours, boolean theirs) {
        List<String> lines = new ArrayList<>(List.of("client_auth_type: " + type));
        if (authority != null) {
            lines.add("client_ca_file: " + certificates.authority());
        }
        try (GuardedServer guarded = start("auth-" + type, lines.toArray(String[]::new))) {
            assertThat(getsIn(guarded, certificates.context(null))).isEqualTo(nobody);
            assertThat(getsIn(guarded, certificates.context(known))).isEqualTo(ours);
            assertThat(getsIn(guarded, certificates.context(stranger))).isEqualTo(theirs);
        }
    }

    @Test
    void certificateNeedsOneOfTheAllowedNames() {
        Identity address = certificates.issue("address", "-ext", "san=ip:0:0:0:0:0:0:0:1,uri:spiffe://a/b");
        Identity nameless = certificates.issue("nameless");
        String[] lines = {
            "client_auth_type: RequireAndVerifyClientCert", "client_ca_file: " + certificates.authority(), ""
        };
        for (String allowed : List.of("prometheus", "\"::1\"", "spiffe://a/b", "another")) {
            lines[2] = "client_allowed_sans: [unheard.example, " + allowed + "]";
            try (GuardedServer guarded = start("names", lines)) {
                assertThat(getsIn(guarded, certificates.context(known))).isEqualTo(allowed.equals("prometheus"));
                assertThat(getsIn(guarded, certificates.context(address)))
                        .isEqualTo(allowed.equals("\"::1\"") || allowed.equals("spiffe://a/b"));
                assertThat(getsIn(guarded, certificates.context(nameless))).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "min_version: TLS12, true, true",
        "min_version: TLS13, false, true",
        "max_version: TLS12, true, false",
        "'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]', true, true",
        "'cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]', false, true",
        "'curve_preferences: [CurveP256]', true, true"
    })
    void versionsAndCiphersAreThoseOfTheFile(String line, boolean old, boolean recent) throws IOException {
        try (GuardedServer guarded = start("versions", line)) {
            assertThat(shakesHands(guarded, "TLSv1.2")).isEqualTo(old);
            assertThat(shakesHands(guarded, "TLSv1.3")).isEqualTo(recent);
            assertThat(shakesHands(guarded, "TLSv1.1")).isFalse();
        }
    }

    @Test
    void onlyTheCurvesOfTheFileAreUsed() throws IOException {
        try (GuardedServer guarded = start("curves", "curve_preferences: [CurveP384]")) {
            SSLParameters parameters = new SSLParameters();
            parameters.setNamedGroups(new String[] {"secp256r1"});
            assertThat(shakesHands(guarded, parameters)).isFalse();
            parameters.setNamedGroups(new String[] {"secp384r1"});
            assertThat(shakesHands(guarded, parameters)).isTrue();
        }
    }

    @Test
    void everyAddressIsServedAlike() throws IOException {
        try (GuardedServer guarded = GuardedServer.start(file("two", ""), 2, "");
                HttpClient client = GuardedServer.client(certificates)) {
            assertThat(guarded.ports()).hasSize(2).doesNotHaveDuplicates();
            for (int port : guarded.ports()) {
                HttpResponse<String> answer = guarded.get(client, port, HEALTHY);
                assertThat(answer.body()).isEqualTo("stack-exporter is healthy.\n");
                assertThat(answer.sslSession()).isPresent();
                assertThat(plain(port, "GET " + HEALTHY + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                        .as("not even health without TLS")
                        .doesNotContain("HTTP/1.1 200")
                        .doesNotContain("Exception", "\tat ");
            }
        }
    }

    /** The part of a handshake that they send is all that they ever send. */
    @ParameterizedTest
    @ValueSource(strings = {"", "160301", "16030100c8010000c40303", "474554202f"})
    void silentClientsAreLetGo(String hex) throws IOException {
        try (GuardedServer guarded = start("silent");
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), guarded.port());
                HttpClient client = GuardedServer.client(certificates)) {
            silent.setSoTimeout(20_000);
            silent.getOutputStream().write(HexFormat.of().parseHex(hex));
            assertThat(guarded.get(client, HEALTHY).statusCode()).isEqualTo(200);
            assertThat(readToTheEnd(silent)).hasSizeLessThan(100);
        }
    }

    private static GuardedServer start(String name, String... lines) {
        return GuardedServer.start(file(name, lines));
    }

    private static Path file(String name, String... lines) {
        return GuardedServer.write(folder.resolve(name + ".yml"), GuardedServer.tls(server, lines));
    }

    private static boolean getsIn(GuardedServer guarded, SSLContext context) {
        try (HttpClient client = GuardedServer.client(context)) {
            return guarded.get(client, HEALTHY).statusCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean shakesHands(GuardedServer guarded, String version) throws IOException {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {version});
        return shakesHands(guarded, parameters);
    }

    private static boolean shakesHands(GuardedServer guarded, SSLParameters parameters) throws IOException {
        try (SSLSocket socket = (SSLSocket) certificates
                .context(null)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), guarded.port())) {
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return true;
        } catch (SSLException refused) {
            return false;
        }
    }

    private static String plain(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return readToTheEnd(socket);
        }
    }

    private static String readToTheEnd(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }
}
