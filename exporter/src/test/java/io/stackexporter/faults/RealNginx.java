package io.stackexporter.faults;

import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.Nginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx with a page, long enough to break off in its middle. */
final class RealNginx implements RealServer {
    /** The last line of the page. */
    static final String END = "that is all";

    private static final int LINES = 2500;

    private final Nginx nginx;

    private RealNginx(Path folder, Identity identity, String locations) throws IOException {
        Path pages = Files.createDirectories(folder.resolve("pages"));
        Files.writeString(pages.resolve("index.html"), "healthy\n".repeat(LINES) + END + "\n");
        nginx = Nginx.start(folder, identity, locations);
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory(Path.of("target"), "nginx");
    }

    static RealNginx forEverybody(Identity identity) throws IOException {
        return new RealNginx(folder(), identity, "");
    }

    static RealNginx behindALogin(Identity identity) throws IOException {
        Path folder = folder();
        Path users = Files.writeString(folder.resolve("users"), LOGIN + ":{PLAIN}" + PASSWORD + "\n");
        String locations = "auth_basic shop; auth_basic_user_file " + users.toAbsolutePath() + ";";
        return new RealNginx(folder, identity, locations);
    }

    @Override
    public int port() {
        return nginx.port();
    }

    @Override
    public int tlsPort() {
        return nginx.tlsPort();
    }

    @Override
    public int portWithoutTls() {
        return nginx.port();
    }

    @Override
    public void restart() {
        nginx.restart();
    }

    @Override
    public void close() {
        nginx.close();
    }
}
