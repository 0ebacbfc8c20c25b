package io.stackexporter.servers;

import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's nginx while a test runs it: one port without TLS, and one with TLS and HTTP/2. */
public final class Nginx implements AutoCloseable {
    private final Path home;
    private final int port = Program.freePort();
    private final int tlsPort = Program.freePort();
    private Program program;

    private Nginx(Path home, Identity identity, String locations) throws IOException {
        this.home = home;
        Files.createDirectories(home.resolve("pages"));
        Files.writeString(home.resolve("nginx.conf"), configuration(identity, locations));
        this.program = launch();
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param folder its own; what lies in {@code pages} is served
     * @param locations more lines of its server
     */
    public static Nginx start(Path folder, Identity identity, String locations) {
        try {
            Nginx nginx = new Nginx(folder.toAbsolutePath(), identity, locations);
            nginx.awaitStart();
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the foreground and with everything in one folder, for any user. */
    private String configuration(Identity identity, String locations) {
        return """
            daemon off;
            %7$s
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 2048; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              default_type text/plain;
              server {
                listen 127.0.0.1:%2$d;
                listen 127.0.0.1:%3$d ssl http2;
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_certificate %4$s;
                ssl_certificate_key %5$s;
                root %1$s/pages;
                %6$s
              }
            }
            """.formatted(
                        home,
                        port,
                        tlsPort,
                        identity.certificate().toAbsolutePath(),
                        identity.key().toAbsolutePath(),
                        locations,
                        // Else it may not read our files.
                        System.getProperty("user.name").equals("root") ? "user root;" : "");
    }

    private Program launch() {
        List<String> command =
                List.of(executable(), "-e", home + "/error.log", "-p", home.toString(), "-c", home + "/nginx.conf");
        return Program.start(home, "nginx", command);
    }

    private void awaitStart() {
        Await.until("nginx answers", () -> !program.isAlive() || isThere(url("/")));
        if (!program.isAlive()) {
            throw new IllegalStateException(program.log());
        }
    }

    /** Ends it and starts it again on the same ports. */
    public void restart() {
        program.close();
        program = launch();
        awaitStart();
    }

    private static String executable() {
        Path path = Path.of("/usr/sbin/nginx");
        if (!Files.isExecutable(path)) {
            Missing.server(path + " is missing; get it with: apt-get install nginx");
        }
        return path.toString();
    }

    /** Any answer will do. */
    private static boolean isThere(String url) {
        try {
            return Http.answer(url).statusCode() > 0;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public int tlsPort() {
        return tlsPort;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public String tlsUrl(String path) {
        return "https://127.0.0.1:" + tlsPort + path;
    }

    @Override
    public void close() {
        program.close();
    }
}
