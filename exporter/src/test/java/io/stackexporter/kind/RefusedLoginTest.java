package io.stackexporter.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.collect.TargetReport.ErrorCount;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.kind.http.HttpKind;
import io.stackexporter.kind.mysql.MysqlKind;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import io.stackexporter.kind.redis.RedisKind;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.Relay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** No account gets locked, whatever is watched: a login that was refused is not tried at every scrape. */
class RefusedLoginTest {
    private static final int SCRAPES = 8;

    @TempDir
    private Path folder;

    @Test
    void postgresql() throws Exception {
        try (PostgresqlServer server = PostgresqlServer.start(17)) {
            server.execute("CREATE ROLE monitor LOGIN PASSWORD 'right-Pa55'");
            Path rules = server.data().resolve("pg_hba.conf");
            Files.writeString(rules, "host all monitor 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
            server.execute("SELECT pg_reload_conf()");
            check(new PostgresqlKind(), server.port(), "postgresql://127.0.0.1:%d/postgres");
        }
    }

    /** The server counts too: after three refusals one after the other the account is locked. */
    @Test
    void mysql() throws Exception {
        try (MysqlServer server = MysqlServer.start(MysqlVersion.MYSQL_8_0)) {
            server.execute("CREATE USER monitor@'%' IDENTIFIED BY 'right-Pa55' FAILED_LOGIN_ATTEMPTS 3"
                    + " PASSWORD_LOCK_TIME UNBOUNDED");
            check(new MysqlKind(), server.port(), "mysql://127.0.0.1:%d/?allowPublicKeyRetrieval=true");
        }
    }

    @Test
    void redis() throws Exception {
        try (RedisServerProcess server = RedisServers.REDIS_7_0.start();
                Jedis admin = server.client()) {
            admin.aclSetUser("monitor", "on", ">right-Pa55", "+@all");
            check(new RedisKind(), server.port(), "redis://127.0.0.1:%d");
        }
    }

    @Test
    void http() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                })
                .setAuthenticator(new BasicAuthenticator("shop") {
                    @Override
                    public boolean checkCredentials(String user, String password) {
                        return user.equals("monitor") && password.equals("right-Pa55");
                    }
                });
        server.start();
        try {
            check(new HttpKind(), server.getAddress().getPort(), "http://127.0.0.1:%d/");
        } finally {
            server.stop(0);
        }
    }

    private void check(TargetKind<?> kind, int port, String url) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "wrong-Pa55\n");
        try (Relay relay = Relay.to(port);
                WatchedTarget watch = WatchedTarget.of(
                        kind, url.formatted(relay.port()), "username: monitor", "password_file: " + file)) {
            Failed first = (Failed) watch.scrape().session();
            assertThat(first.kind()).isEqualTo(ErrorKind.AUTH);
            for (int i = 1; i < SCRAPES; i++) {
                assertWaits(watch.scrape(), i + 1);
            }
            assertThat(relay.connections()).isEqualTo(1);

            Files.writeString(file, "right-Pa55\n");
            TargetReport mended = watch.scrape();
            assertThat(mended.session()).asString().startsWith("Done");
            assertThat(relay.connections()).isBetween(2, 3);
        }
    }

    private static void assertWaits(TargetReport report, long scrapes) {
        Failed waits = (Failed) report.session();
        assertThat(waits.kind()).isEqualTo(ErrorKind.AUTH);
        assertThat(waits.message())
                .startsWith("login refused: ")
                .contains("the next attempt is in ")
                .doesNotContain("Pa55");
        // Every scrape counts: the runbook asks for the reason of the last minutes.
        assertThat(report.errors()).isEqualTo(Map.of(new ErrorCount(TargetReport.SESSION, ErrorKind.AUTH), scrapes));
    }

    /** The exporter cannot know of it; its next attempt finds it out. */
    @Test
    void passwordThatIsMendedOnTheServerIsFoundByTheNextAttempt() throws Exception {
        try (RedisServerProcess server = RedisServers.REDIS_7_0.start("--requirepass", "another");
                WatchedTarget watch = WatchedTarget.of(new RedisKind(), server.url(), "password: right-Pa55")) {
            assertThat(watch.scrape().up()).isFalse();
            try (Jedis admin = server.client()) {
                admin.auth("another");
                admin.configSet("requirepass", "right-Pa55");
            }
            Await.until("it tries again", () -> watch.scrape().up());
        }
    }

    /** Whoever has mended something on the server need not wait. */
    @Test
    void reloadTriesAtOnce() throws Exception {
        try (RedisServerProcess server = RedisServers.REDIS_7_0.start("--requirepass", "another");
                Relay relay = Relay.to(server.port())) {
            String yaml =
                    "global: {allow_plain_secrets: true}\ntargets: [{name: db, kind: redis, url: 'redis://127.0.0.1:"
                            + relay.port() + "', password: wrong}]";
            try (Scraper scraper = new Scraper(fleet(yaml))) {
                scrapeTwice(scraper);
                assertThat(relay.connections()).isEqualTo(1);
                scraper.use(fleet(yaml));
                scrapeTwice(scraper);
                assertThat(relay.connections()).isEqualTo(2);
            }
        }
    }

    private static List<Target<?>> fleet(String yaml) throws ConfigException {
        return Fleet.of(Config.of(Document.of("test.yml", yaml, Map.of())), List.of(new RedisKind()));
    }

    private static void scrapeTwice(Scraper scraper) {
        for (int i = 0; i < 2; i++) {
            assertThat(scraper.scrape(Deadline.in(Duration.ofSeconds(10))))
                    .singleElement()
                    .matches(report -> !report.up());
        }
    }

    @Test
    void secretFileThatIsMissingIsToldByNameAndTriedAtEveryScrape() throws Exception {
        Path file = folder.resolve("not-yet");
        try (RedisServerProcess server = RedisServers.REDIS_7_0.start("--requirepass", "right-Pa55");
                WatchedTarget watch = WatchedTarget.of(new RedisKind(), server.url(), "password_file: " + file)) {
            for (int i = 0; i < 2; i++) {
                Failed missing = (Failed) watch.scrape().session();
                assertThat(missing.kind()).isEqualTo(ErrorKind.AUTH);
                assertThat(missing.message()).isEqualTo("the secret file " + file + " does not exist");
            }
            Files.writeString(file, "right-Pa55");
            assertThat(watch.scrape().up()).isTrue();
        }
    }
}
