package io.stackexporter.faults;

import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.S3Server;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A store with one bucket, and two files in it whose names are long enough for a list to break off in its middle. */
final class RealS3 implements RealServer {
    private static final int LONG_NAME = 900;

    private final S3Server plain;
    private final S3Server encrypted;

    RealS3(Identity identity) {
        plain = filled(S3Server.start(null, LOGIN, PASSWORD));
        encrypted = filled(S3Server.start(Certificates.showing(identity), LOGIN, PASSWORD));
    }

    private static S3Server filled(S3Server server) {
        for (String name : new String[] {"old", "new"}) {
            byte[] content = name.getBytes(StandardCharsets.UTF_8);
            server.put("db/" + name + "x".repeat(LONG_NAME), content, Instant.now());
        }
        return server;
    }

    @Override
    public int port() {
        return plain.port();
    }

    @Override
    public int tlsPort() {
        return encrypted.port();
    }

    @Override
    public int portWithoutTls() {
        return plain.port();
    }

    @Override
    public void restart() {
        plain.restart();
        encrypted.restart();
    }

    @Override
    public void close() {
        plain.close();
        encrypted.close();
    }
}
