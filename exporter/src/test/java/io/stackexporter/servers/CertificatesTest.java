package io.stackexporter.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of the tests are what their names say, as a real handshake sees them. */
class CertificatesTest {
    @TempDir
    private Path folder;

    @Test
    void onlyTheGoodOneIsTrusted() throws Exception {
        Certificates certificates = Certificates.in(folder);
        SSLContext client = certificates.context(certificates.client("prometheus"));

        shakeHands(certificates.context(certificates.server("good")), client);
        shakeHands(
                certificates.context(certificates.issue("rsa", "-keyalg", "RSA", "-ext", "san=dns:localhost")), client);
        isRefused(certificates, certificates.expired("expired"), client, "validity|NotAfter");
        isRefused(certificates, certificates.otherHost("other"), client, "localhost");
        isRefused(certificates, certificates.selfSigned("self"), client, "certification path");
    }

    @Test
    void filesAreText() throws IOException {
        Certificates certificates = Certificates.in(folder);
        Identity server = certificates.server("server");
        assertThat(Files.readString(certificates.authority())).startsWith("-----BEGIN CERTIFICATE-----\n");
        assertThat(Files.readString(server.certificate())).containsOnlyOnce("-----BEGIN CERTIFICATE-----\n");
        assertThat(Files.readString(server.key())).startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    private static void isRefused(Certificates certificates, Identity server, SSLContext client, String why) {
        assertThatThrownBy(() -> shakeHands(certificates.context(server), client))
                .isInstanceOf(SSLHandshakeException.class)
                .message()
                .containsPattern(why);
    }

    /** As somebody who came for localhost. */
    private static void shakeHands(SSLContext server, SSLContext client) throws IOException {
        try (SSLServerSocket listener = (SSLServerSocket)
                        server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SSLSocket socket =
                        (SSLSocket) client.getSocketFactory().createSocket("localhost", listener.getLocalPort())) {
            listener.setNeedClientAuth(true);
            Thread.ofVirtual().start(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                    accepted.startHandshake();
                    accepted.getOutputStream().write('!');
                } catch (IOException refused) {
                    // The client says why.
                }
            });
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            assertThat(socket.getInputStream().read()).isEqualTo('!');
        }
    }
}
