package io.stackexporter.kind.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.WithStatement;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Servers that refuse, hang, lie, drop and come back: the target is down for the right reason and nothing stays behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlBadServerTest {
    @AutoClose
    private final PostgresqlServer server;

    PostgresqlBadServerTest() throws Exception {
        server = PostgresqlServer.start(17);
        server.execute("CREATE ROLE locked LOGIN PASSWORD 'right-Pa55word'", "GRANT pg_monitor TO locked");
        Path rules = server.data().resolve("pg_hba.conf");
        Files.writeString(
                rules,
                "host all locked 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules, StandardCharsets.UTF_8));
        server.execute("SELECT pg_reload_conf()");
    }

    private static Outcome.Failed down(TargetReport report) {
        assertThat(report.up()).isFalse();
        assertThat(report.identity()).isEmpty();
        assertThat(report.families()).isEmpty();
        assertThat(report.collectors().values()).allMatch(outcome -> outcome instanceof Outcome.Skipped);
        assertThat(report.session()).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) report.session();
    }

    @Test
    void refusedPort() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (WatchedTarget watch = Watch.at("postgresql://127.0.0.1:" + port + "/postgres")) {
            Outcome.Failed failed = down(watch.scrape());

            assertThat(failed.kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(failed.message()).contains("127.0.0.1:" + port);
            assertThat(failed.took()).hasSeconds(0);
        }
    }

    @Test
    void wrongPassword() throws Exception {
        try (WatchedTarget watch = Watch.of(server, "username: locked", "password: wrong-Pa55word")) {
            Outcome.Failed failed = down(watch.scrape());

            assertThat(failed.kind()).isEqualTo(ErrorKind.AUTH);
            assertThat(failed.message()).contains("locked").doesNotContain("Pa55word");
        }
        try (WatchedTarget watch = Watch.of(server, "username: locked", "password: right-Pa55word")) {
            assertThat(watch.scrape().up()).isTrue();
        }
    }

    @Test
    void passwordFileThatChangesTakesEffectAtOnce(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "old\n");
        try (WatchedTarget watch = Watch.of(server, "username: locked", "password_file: " + file)) {
            assertThat(down(watch.scrape()).kind()).isEqualTo(ErrorKind.AUTH);
            Files.writeString(file, "right-Pa55word\n");
            assertThat(watch.scrape().up()).isTrue();
        }
    }

    @Test
    void missingDatabase() throws Exception {
        try (WatchedTarget watch = Watch.at("postgresql://127.0.0.1:" + server.port() + "/nowhere")) {
            Outcome.Failed failed = down(watch.scrape());

            assertThat(failed.kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(failed.message()).contains("nowhere");
        }
    }

    @Test
    void serverThatSpeaksAnotherProtocol() throws Exception {
        try (ServerSocket socket = listener();
                WatchedTarget watch =
                        Watch.at("postgresql://127.0.0.1:" + socket.getLocalPort() + "/x", "timeout: 2s")) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        try (Socket client = socket.accept()) {
                            client.getOutputStream()
                                    .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            Outcome.Failed failed = down(watch.scrape());

            assertThat(failed.kind()).isIn(ErrorKind.CONNECT, ErrorKind.QUERY);
            assertThat(failed.message()).isNotBlank();
            assertThat(answering.isAlive()).isTrue();
        }
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @Test
    void sessionThatIsEndedInTheMiddleCostsOneCollector() throws Exception {
        try (WatchedTarget watch =
                Watch.of(new WithStatement<>(new PostgresqlKind(), "SELECT pg_sleep(5)"), server.url())) {
            Thread killer = Thread.ofVirtual().start(() -> {
                try {
                    Await.until(
                            "the session was there to be ended",
                            () -> server.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                            + " WHERE query = 'SELECT pg_sleep(5)' AND state = 'active'")
                                    .equals("1"));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            TargetReport report = watch.scrape();
            killer.join();

            assertThat(WatchedTarget.onlyFailure(report, WithStatement.COLLECTOR)
                            .kind())
                    .isEqualTo(ErrorKind.CONNECT);
        }
    }

    @Test
    void everySessionEndedBetweenScrapesCostsNothing() throws Exception {
        try (WatchedTarget watch = Watch.of(server)) {
            assertThat(watch.scrape().up()).isTrue();
            server.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE application_name = 'stack-exporter'");
            TargetReport report = watch.scrape();

            assertThat(report.up()).isTrue();
            assertThat(WatchedTarget.failures(report)).isEmpty();
        }
    }
}
