package io.stackexporter.faults;

import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.Nginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx with a page behind a login, long enough to break off in its middle. */
final class RealHttp implements RealServer {
    private final Nginx nginx;

    RealHttp(Identity identity) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "nginx");
        Path users = Files.writeString(folder.resolve("users"), LOGIN + ":{PLAIN}" + PASSWORD + "\n");
        Path pages = Files.createDirectories(folder.resolve("pages"));
        Files.writeString(pages.resolve("index.html"), "healthy\n".repeat(RealPage.LINES));
        nginx = Nginx.start(folder, identity, "auth_basic shop; auth_basic_user_file " + users.toAbsolutePath() + ";");
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
