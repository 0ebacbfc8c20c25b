package io.stackexporter;

import io.stackexporter.access.WebAccess;
import io.stackexporter.collect.Shard;
import io.stackexporter.config.ConfigException;
import io.stackexporter.servers.Http;
import io.stackexporter.web.WebSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The exporter in this process, with a configuration file that a test rewrites. */
final class RunningExporter implements AutoCloseable {
    private final Path file;
    private final Exporter exporter;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningExporter(Path folder, String configuration) throws IOException {
        file = folder.resolve("stack-exporter.yml");
        write(configuration);
        WebSettings settings = new WebSettings(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                "/metrics",
                40,
                Duration.ofMillis(500),
                WebAccess.open(),
                Optional.empty());
        try {
            ConfigurationFile configured = new ConfigurationFile(file, Map.of());
            exporter = new Exporter(configured, configured.read(), Shard.WHOLE, settings);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
        exporter.start();
    }

    void write(String configuration) throws IOException {
        Files.writeString(file, configuration);
    }

    /** Writes another configuration and asks for it to be loaded. */
    HttpResponse<String> reload(String configuration) throws IOException {
        write(configuration);
        return send("POST", "/-/reload");
    }

    String get(String path, String... headers) {
        return Http.get(url(path), headers);
    }

    HttpResponse<String> send(String method, String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url(path)))
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + exporter.addresses().getFirst().getPort() + path;
    }

    @Override
    public void close() {
        client.close();
        exporter.close();
    }
}
