package io.stackexporter.faults;

import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;

/** nginx for those who look at nothing but its certificate. */
final class RealTls implements RealServer {
    private final RealNginx server;

    RealTls(Identity identity) throws IOException {
        server = RealNginx.forEverybody(identity);
    }

    @Override
    public int port() {
        return server.tlsPort();
    }

    @Override
    public int tlsPort() {
        return server.tlsPort();
    }

    @Override
    public int portWithoutTls() {
        return server.port();
    }

    /** Within the handshake. */
    @Override
    public int someBytes() {
        return 200;
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
