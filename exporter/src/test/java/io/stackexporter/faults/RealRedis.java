package io.stackexporter.faults;

import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;

/** Redis with one port for TLS and one without. */
final class RealRedis implements RealServer {
    private final int tlsPort = Program.freePort();
    private final RedisServerProcess server;

    RealRedis(Certificates.Identity identity) {
        String certificate = identity.certificate().toAbsolutePath().toString();
        String key = identity.key().toAbsolutePath().toString();
        server = RedisServers.REDIS_7_0.start(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                certificate,
                "--tls-key-file",
                key,
                "--tls-ca-cert-file",
                certificate,
                "--tls-auth-clients",
                "no",
                "--user",
                LOGIN,
                "on",
                ">" + PASSWORD,
                "~*",
                "&*",
                "+@all");
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public int tlsPort() {
        return tlsPort;
    }

    @Override
    public int portWithoutTls() {
        return server.port();
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
