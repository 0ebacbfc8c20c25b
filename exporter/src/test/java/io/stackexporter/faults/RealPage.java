package io.stackexporter.faults;

import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.Nginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx with a page for everybody, whose last line is waited for. */
final class RealPage implements RealServer {
    static final String END = "that is all";
    /** Long enough to break off in the middle. */
    static final int LINES = 2500;

    private final Nginx nginx;

    RealPage(Identity identity) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "nginx");
        Path pages = Files.createDirectories(folder.resolve("pages"));
        Files.writeString(pages.resolve("index.html"), "healthy\n".repeat(LINES) + END + "\n");
        nginx = Nginx.start(folder, identity, "");
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
