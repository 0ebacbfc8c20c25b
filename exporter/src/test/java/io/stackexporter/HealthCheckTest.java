package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The health check of the image finds the exporter, and what it says is how the exporter is. */
class HealthCheckTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "java io.stackexporter.Main, :9951",
        "java Main --web.listen-address=:9100 --log.level=info, :9100",
        "java Main --web.listen-address [::1]:9100, [::1]:9100",
        "/sbin/docker-init -- java Main --web.listen-address=127.0.0.1:1 --web.listen-address=:2, 127.0.0.1:1",
        "java Main --web.listen-address, :9951",
    })
    void itFindsWhereTheExporterListens(String commandLine, String address) {
        assertThat(HealthCheck.listenAddress(List.of(commandLine.split(" ", -1))))
                .isEqualTo(address);
    }

    @Test
    void itSeesWhetherThePageIsThere() throws IOException {
        checked(HttpServer.create(anyPort(), 10));
    }

    @Test
    void itTalksToAnExporterWithTls() throws Exception {
        HttpsServer server = HttpsServer.create(anyPort(), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        checked(server);
    }

    /** It cannot have one; that it was asked shows that somebody is there. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anExporterThatWantsACertificateIsHealthy(String protocol) throws Exception {
        HttpsServer server = HttpsServer.create(anyPort(), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters strict = getSSLContext().getDefaultSSLParameters();
                strict.setNeedClientAuth(true);
                strict.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(strict);
            }
        });
        server.start();
        try {
            assertThat(HealthCheck.problem(server.getAddress(), "/-/healthy")).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoeverDoesNotAnswerIsNotHealthy() throws IOException {
        try (BadServer hanging = BadServer.thatHangs();
                BadServer talking = BadServer.thatAnswers("hello\n")) {
            assertThat(HealthCheck.problem(address(hanging), "/-/healthy")).contains("timed out");
            assertThat(HealthCheck.problem(address(talking), "/-/healthy")).isNotEmpty();
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Program.freePort());
        assertThat(HealthCheck.problem(address, "/-/healthy")).startsWith("Connection refused");
    }

    private static void checked(HttpServer server) {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/-/healthy") ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(HealthCheck.problem(server.getAddress(), "/-/healthy")).isEmpty();
            assertThat(HealthCheck.problem(server.getAddress(), "/-/ready")).startsWith("HTTP/1.1 503");
        } finally {
            server.stop(0);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static InetSocketAddress address(BadServer server) {
        return new InetSocketAddress(server.host(), server.port());
    }

    /** With a certificate that nobody has signed. */
    private SSLContext tls() throws Exception {
        Path file = folder.resolve("keys");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of((keytool
                                + " -genkeypair -alias exporter -keyalg EC -dname CN=elsewhere -storepass changeit -keystore "
                                + file)
                        .split(" ", -1)))
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0)
                .isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
