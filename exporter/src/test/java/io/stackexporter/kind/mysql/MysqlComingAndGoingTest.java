package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and logins that go, are full, or change their mind: the reason is told, and the next scrape is well. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = MysqlVersion.class,
        names = {"MYSQL_8_0", "MARIADB_11_4"})
class MysqlComingAndGoingTest extends OnServerInUse {
    MysqlComingAndGoingTest(MysqlVersion version) {
        super(version);
    }

    private static Failed down(TargetReport report) {
        assertThat(report.up()).isFalse();
        return (Failed) report.session();
    }

    @Test
    void connectionsThatDiedAMomentAgoAreReplacedUnnoticed() throws Exception {
        try (WatchedTarget watch = watch()) {
            assertThat(watch.scrape().up()).isTrue();
            WatcherLogin.endSessions(server);
            TargetReport report = watch.scrape();

            assertThat(report.up()).isTrue();
            assertThat(failures(report)).isEmpty();
        }
    }

    @Test
    void serverThatRestartsIsDownThenUpAtTheNextScrape() throws Exception {
        try (WatchedTarget watch = watch()) {
            double started = value(watch.scrape(), "stack_start_time_seconds");
            Await.until(
                    "it would start in another second",
                    () -> Double.parseDouble(server.ask("SELECT unix_timestamp()")) > started);
            server.stop();
            try {
                assertThat(down(watch.scrape()).kind()).isEqualTo(ErrorKind.CONNECT);
            } finally {
                server.startAgain();
            }
            TargetReport report = watch.scrape();
            assertThat(report.up()).isTrue();
            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "stack_start_time_seconds")).isGreaterThan(started);
        }
    }

    @Test
    void passwordFileThatChangesTakesEffectAtOnce(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "secret\n");
        try (WatchedTarget watch = WatcherLogin.watch(server, "password_file: " + file)) {
            assertThat(watch.scrape().up()).isTrue();
            server.execute("ALTER USER watcher@'%' IDENTIFIED BY 'another'");
            WatcherLogin.endSessions(server);
            Failed refused = down(watch.scrape());
            assertThat(refused.kind()).isEqualTo(ErrorKind.AUTH);
            assertThat(refused.message()).contains("watcher").doesNotContain("secret");
            Files.writeString(file, "another\n");
            Await.until("it is let in again", () -> watch.scrape().up());
        } finally {
            server.execute("ALTER USER watcher@'%' IDENTIFIED BY 'secret'");
        }
    }

    @Test
    void limitOfTheUserIsALimit() throws Exception {
        server.execute("ALTER USER watcher@'%' WITH MAX_USER_CONNECTIONS 1");
        try (WatchedTarget watch = watch()) {
            try (Connection other = server.connect("watcher", "secret", "")) {
                assertThat(down(watch.scrape()).kind()).isEqualTo(ErrorKind.LIMIT);
                assertThat(other.isClosed()).isFalse();
            }
            Await.until(
                    "the other is gone", () -> server.ask(WatcherLogin.SESSIONS).equals("0"));
            // The server counts a session that has left for a moment longer than it lists it.
            Await.until("one connection is enough", () -> {
                TargetReport alone = watch.scrape();
                return alone.up() && failures(alone).isEmpty();
            });
        } finally {
            server.execute("ALTER USER watcher@'%' WITH MAX_USER_CONNECTIONS 0");
        }
    }

    @Test
    void serverThatIsFullIsALimitUntilSomebodyLeaves() throws Exception {
        List<Connection> crowd = new ArrayList<>();
        String before = server.ask("SELECT @@global.max_connections");
        try (WatchedTarget watch = watch();
                Connection root = server.connect();
                Statement all = root.createStatement()) {
            all.execute("CREATE USER crowd@'%' IDENTIFIED BY 'secret'");
            all.execute("SET GLOBAL max_connections = 12");
            fill(crowd);
            Failed full = down(watch.scrape());
            assertThat(full.kind()).isEqualTo(ErrorKind.LIMIT);
            assertThat(full.message()).contains("Too many connections");
            for (Connection each : crowd) {
                each.close();
            }
            Await.until("there is room", () -> watch.scrape().up());
            all.execute("DROP USER crowd@'%'");
            all.execute("SET GLOBAL max_connections = " + before);
        }
    }

    private void fill(List<Connection> crowd) {
        try {
            while (crowd.size() < 20) {
                crowd.add(server.connect("crowd", "secret", ""));
            }
            throw new AssertionError("the server is never full");
        } catch (SQLException full) {
            assertThat(full.getErrorCode()).isEqualTo(1040);
        }
    }

    @Test
    void replicaThatBecomesThePrimaryIsSeenAsSuch() throws Exception {
        String word = server.version().flavor().equals(MysqlSession.MARIADB) ? "SLAVE" : "REPLICA";
        try (MysqlServer primary = MysqlServer.start(server.version());
                MysqlServer replica = MysqlServer.replicaOf(primary, "read-only=ON");
                WatchedTarget watch = WatchedTarget.of(new MysqlKind(), replica.url())) {
            TargetReport before = watch.scrape();
            assertThat(before.identity().map(Identity::role)).hasValue("replica");
            primary.kill();
            replica.execute("STOP " + word, "RESET " + word + " ALL", "SET GLOBAL read_only = OFF");
            TargetReport after = watch.scrape();

            assertThat(after.identity().map(Identity::role)).hasValue("primary");
            assertThat(failures(after)).isEmpty();
        }
    }
}
