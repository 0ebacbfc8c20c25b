package io.stackexporter.web;

import io.stackexporter.access.WebAccess;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Shard;
import io.stackexporter.config.ConfigException;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A server behind a web configuration file, and clients for it; it watches nothing. */
final class GuardedServer implements AutoCloseable {
    /** Short, so that a test sees the end of it. */
    static final Duration PATIENCE = Duration.ofMillis(400);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Scraper scraper = new Scraper(List.of(), Shard.WHOLE);
    private final Server server;
    private final String scheme;

    private GuardedServer(WebAccess access, int addresses, String externalUrl) {
        BuildInfo build = new BuildInfo("1.0", "abc");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WebSettings settings = new WebSettings(
                Collections.nCopies(addresses, address),
                "/metrics",
                40,
                Duration.ofMillis(500),
                access,
                ExternalUrl.parse(externalUrl));
        scheme = access.secure() ? "https" : "http";
        server = new Server(
                settings, scraper, new ExporterMetrics(build, access::isWhatTheFilesSay), build, List::of, PATIENCE);
        server.start();
    }

    static GuardedServer start(Path file) {
        return start(file, 1, "");
    }

    /** @param externalUrl empty for none */
    static GuardedServer start(Path file, int addresses, String externalUrl) {
        try {
            return new GuardedServer(WebAccess.read(Optional.of(file)), addresses, externalUrl);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes what a file is to say beside the certificates, under a name that replaces the old one at once. */
    static Path write(Path file, String text) {
        try {
            Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
            return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of tls_server_config for a server that is somebody. */
    static String tls(Identity identity, String... more) {
        return "tls_server_config:\n  cert_file: " + identity.certificate() + "\n  key_file: " + identity.key() + "\n"
                + String.join(
                        "",
                        List.of(more).stream().map(line -> "  " + line + "\n").toList());
    }

    static HttpClient client(Certificates certificates) {
        return client(certificates.context(null));
    }

    static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder().sslContext(context).build();
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    int port() {
        return server.addresses().getFirst().getPort();
    }

    List<Integer> ports() {
        return server.addresses().stream().map(InetSocketAddress::getPort).toList();
    }

    HttpResponse<String> get(HttpClient client, String path, String... headers) throws IOException {
        return get(client, port(), path, headers);
    }

    HttpResponse<String> get(HttpClient client, int port, String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path))
                .timeout(LIMIT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        scraper.close();
    }
}
