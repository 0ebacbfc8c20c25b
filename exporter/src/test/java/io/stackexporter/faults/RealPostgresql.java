package io.stackexporter.faults;

import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.PostgresqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** PostgreSQL that asks for a password, with TLS for those who want it, and another server without. */
final class RealPostgresql implements RealServer {
    private final PostgresqlServer server;
    private final PostgresqlServer withoutTls;

    RealPostgresql(Certificates.Identity identity) throws Exception {
        Files.setPosixFilePermissions(identity.key(), PosixFilePermissions.fromString("rw-------"));
        withoutTls = PostgresqlServer.start(17);
        server = PostgresqlServer.start(
                17,
                "max_connections=150",
                "ssl=on",
                "ssl_cert_file=" + identity.certificate().toAbsolutePath(),
                "ssl_key_file=" + identity.key().toAbsolutePath());
        server.execute("CREATE ROLE " + LOGIN + " SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'");
        Path rules = server.data().resolve("pg_hba.conf");
        Files.writeString(rules, "host all " + LOGIN + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        server.execute("SELECT pg_reload_conf()");
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public int tlsPort() {
        return server.port();
    }

    @Override
    public int portWithoutTls() {
        return withoutTls.port();
    }

    @Override
    public void restart() throws Exception {
        server.stop();
        server.startAgain();
    }

    @Override
    public void close() {
        server.close();
        withoutTls.close();
    }
}
