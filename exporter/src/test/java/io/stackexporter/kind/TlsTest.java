package io.stackexporter.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.mysql.MysqlKind;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import io.stackexporter.kind.redis.RedisKind;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** TLS to real servers: who is trusted, who we are, and what is said when it fails. */
class TlsTest {
    /** For the server's processes to hear of a changed configuration. */
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private Certificates certificates;

    @BeforeEach
    void certify() {
        certificates = Certificates.in(folder.resolve("made"));
    }

    /** Where servers look for them. */
    private Path shown(String file) {
        return folder.resolve(file);
    }

    private void show(Identity identity) throws Exception {
        Files.copy(identity.certificate(), shown("server.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(identity.key(), shown("server.key"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(shown("server.key"), PosixFilePermissions.fromString("rw-------"));
    }

    private String client(Identity identity) {
        return "ca_file: " + certificates.authority() + ", cert_file: " + identity.certificate() + ", key_file: "
                + identity.key();
    }

    @Test
    void postgresql() throws Exception {
        show(certificates.server("first"));
        try (PostgresqlServer server = PostgresqlServer.start(
                17,
                "ssl=on",
                "ssl_cert_file=" + shown("server.crt"),
                "ssl_key_file=" + shown("server.key"),
                "ssl_ca_file=" + certificates.authority())) {
            server.execute("CREATE ROLE certified LOGIN", "GRANT pg_monitor TO certified");
            Path rules = server.data().resolve("pg_hba.conf");
            Files.writeString(
                    rules,
                    "hostssl all certified 127.0.0.1/32 cert\nhostnossl all postgres 127.0.0.2/32 reject\n"
                            + Files.readString(rules));
            server.execute("SELECT pg_reload_conf()");
            TlsCase tls = new TlsCase(
                    new PostgresqlKind(),
                    server.url(),
                    "username: postgres",
                    certificates,
                    certificates.authority(),
                    identity -> {
                        show(identity);
                        server.execute("SELECT pg_reload_conf()");
                        Await.pause(A_MOMENT);
                    });
            tls.check();
            TlsCase certified = new TlsCase(
                    tls.kind(), tls.url(), "username: certified", certificates, tls.trusted(), tls.server());
            certified.assertUp(client(certificates.client("certified")));
            certified.assertDown(tls.trusting(), ErrorKind.AUTH, "certificate");
            certified.assertDown(client(certificates.selfSigned("unknown")), ErrorKind.AUTH, "certificate");
            try (WatchedTarget byUrl = WatchedTarget.of(
                    tls.kind(),
                    tls.url() + "?sslmode=verify-full&sslrootcert=" + certificates.authority(),
                    "username: postgres")) {
                assertThat(byUrl.scrape().up()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_8_0", "MARIADB_11_4"})
    void mysql(MysqlVersion version) throws Exception {
        show(certificates.server("first"));
        try (MysqlServer server = MysqlServer.start(
                version,
                "ssl-cert=" + shown("server.crt"),
                "ssl-key=" + shown("server.key"),
                "ssl-ca=" + certificates.authority())) {
            server.execute("CREATE USER certified@'%' IDENTIFIED BY 'hush' REQUIRE X509");
            server.execute("CREATE USER secured@'%' IDENTIFIED BY 'hush' REQUIRE SSL");
            String reload = version == MysqlVersion.MYSQL_8_0 ? "ALTER INSTANCE RELOAD TLS" : "FLUSH SSL";
            TlsCase tls = new TlsCase(
                    new MysqlKind(), server.url(), "password: ''", certificates, certificates.authority(), identity -> {
                        show(identity);
                        server.execute(reload);
                    });
            tls.check();
            try (WatchedTarget certified = WatchedTarget.of(
                    tls.kind(),
                    tls.url(),
                    "username: certified",
                    "password: hush",
                    "tls: {" + client(certificates.client("us")) + "}")) {
                assertThat(certified.scrape().session()).asString().startsWith("Done");
            }
            try (WatchedTarget certified = WatchedTarget.of(
                    tls.kind(), tls.url(), "username: certified", "password: hush", "tls: {" + tls.trusting() + "}")) {
                TlsCase.assertFailed(certified, ErrorKind.AUTH, "certified");
            }
        }
    }

    @Test
    void redis() throws Exception {
        show(certificates.server("first"));
        try (RedisServerProcess server = RedisServers.REDIS_7_0.start();
                Jedis admin = server.client()) {
            int port = Program.freePort();
            String authority = certificates.authority().toString();
            admin.configSet(
                    "tls-cert-file",
                    shown("server.crt").toString(),
                    "tls-key-file",
                    shown("server.key").toString());
            admin.configSet("tls-ca-cert-file", authority);
            admin.configSet("tls-auth-clients", "no");
            admin.configSet("tls-port", Integer.toString(port));
            TlsCase tls = new TlsCase(
                    new RedisKind(),
                    "rediss://127.0.0.1:" + port,
                    "username: ''",
                    certificates,
                    certificates.authority(),
                    identity -> {
                        String key = identity.key().toString();
                        admin.configSet("tls-cert-file", identity.certificate().toString(), "tls-key-file", key);
                    });
            tls.check();
            admin.configSet("tls-auth-clients", "yes");
            tls.assertDown(tls.trusting(), ErrorKind.AUTH, "client certificate", "tls.cert_file");
            tls.assertUp(client(certificates.client("us")));
            tls.assertDown(client(certificates.selfSigned("unknown")), ErrorKind.AUTH, "client certificate");
            try (WatchedTarget plain = WatchedTarget.of(new RedisKind(), "redis://127.0.0.1:" + port)) {
                TlsCase.assertFailed(plain, ErrorKind.CONNECT, "TLS", "rediss://");
            }
        }
    }

    @Test
    void serverWithoutTlsIsToldAsSuch() throws Exception {
        String trusting = "tls: {ca_file: " + certificates.authority() + "}";
        try (PostgresqlServer postgresql = PostgresqlServer.start(17);
                MysqlServer mysql = MysqlServer.start(MysqlVersion.MYSQL_8_0, "skip-ssl");
                RedisServerProcess redis = RedisServers.REDIS_7_0.start();
                WatchedTarget first = WatchedTarget.of(new PostgresqlKind(), postgresql.url(), trusting);
                WatchedTarget second = WatchedTarget.of(new MysqlKind(), mysql.url(), trusting);
                WatchedTarget third = WatchedTarget.of(new RedisKind(), redis.url(), trusting)) {
            TlsCase.assertFailed(first, ErrorKind.CONNECT, "does not offer TLS", "take TLS out");
            TlsCase.assertFailed(second, ErrorKind.CONNECT, "does not offer TLS", "take TLS out");
            TargetReport report = third.scrape();
            assertThat(report.session()).asString().contains("TLS");
        }
    }

    @Test
    void serverThatHangsOrSpeaksSomethingElse() throws Exception {
        try (BadServer plain = BadServer.thatAnswers("-ERR what?\r\n");
                BadServer gone =
                        BadServer.that(socket -> socket.getInputStream().read());
                WatchedTarget first = WatchedTarget.of(new RedisKind(), "rediss://127.0.0.1:" + plain.port());
                WatchedTarget second = WatchedTarget.of(new RedisKind(), "rediss://127.0.0.1:" + gone.port())) {
            TlsCase.assertFailed(first, ErrorKind.CONNECT, "in plain text", "does it speak TLS on this port?");
            TlsCase.assertFailed(second, ErrorKind.CONNECT, "does it speak TLS on this port?");
        }
    }

    /** The exporter goes on: what files say now holds for the next connection. */
    @Test
    void filesAreReadForEveryNewConnection() throws Exception {
        show(certificates.server("first"));
        Path authority = Files.writeString(folder.resolve("late.pem"), "nothing yet");
        try (MysqlServer server = MysqlServer.start(
                        MysqlVersion.MYSQL_8_0, "ssl-cert=" + shown("server.crt"), "ssl-key=" + shown("server.key"));
                WatchedTarget watch =
                        WatchedTarget.of(new MysqlKind(), server.url(), "tls: {ca_file: " + authority + "}")) {
            TlsCase.assertFailed(watch, ErrorKind.CONNECT, "tls.ca_file " + authority + " holds no certificate");
            Files.copy(certificates.authority(), authority, StandardCopyOption.REPLACE_EXISTING);
            assertThat(watch.scrape().session()).asString().startsWith("Done");
        }
    }
}
