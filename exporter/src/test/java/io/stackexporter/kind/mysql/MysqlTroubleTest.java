package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to servers that are in use: the page tells the rest, says exactly what is wrong, and nothing stays open. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = MysqlVersion.class,
        names = {"MYSQL_8_0", "MARIADB_11_4"})
class MysqlTroubleTest {
    private static final String OURS = "SELECT count(*) FROM information_schema.processlist WHERE user = 'watcher'";
    private static final String KILLABLE =
            "SELECT id FROM information_schema.processlist WHERE user = 'watcher'" + " LIMIT 1";
    private static final String OFTEN = "collectors: {tables: {interval: 0s}, auto_increment_columns: {interval: 0s},"
            + " processlist: {enabled: true}, engine_innodb_status: {enabled: true}}";
    private static @Nullable MysqlServer shared;

    private final MysqlServer server = Objects.requireNonNull(shared);

    MysqlTroubleTest(MysqlVersion version) {
        assertThat(server.version()).isEqualTo(version);
    }

    @BeforeParameterizedClassInvocation
    static void start(MysqlVersion version) throws Exception {
        MysqlServer server = MysqlServer.start(version, "performance-schema=ON", "log-output=TABLE");
        shared = server;
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY)",
                "INSERT INTO shop.orders VALUES (1)",
                "CREATE USER watcher@'%' IDENTIFIED BY 'secret'",
                "GRANT PROCESS, SHOW VIEW, REPLICATION CLIENT ON *.* TO watcher@'%'",
                "GRANT SELECT ON performance_schema.* TO watcher@'%'");
        if (version.flavor().equals(MysqlSession.MARIADB)) {
            server.execute("GRANT SLAVE MONITOR ON *.* TO watcher@'%'");
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(shared).close();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        Await.until("our sessions are gone", () -> server.ask(OURS).equals("0"));
    }

    private WatchedTarget watch(String password) throws Exception {
        String url = server.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        return WatchedTarget.of(new MysqlKind(), url, "username: watcher", password, OFTEN);
    }

    private WatchedTarget watch() throws Exception {
        return watch("password: secret");
    }

    private static Failed down(TargetReport report) {
        assertThat(report.up()).isFalse();
        return (Failed) report.session();
    }

    @Test
    void changeOfATableThatWaitsHoldsNobodyUp() throws Exception {
        try (Connection reader = server.connect();
                Statement reading = reader.createStatement();
                PerformanceClients clients = new PerformanceClients(server)) {
            reading.execute("BEGIN");
            reading.execute("SELECT * FROM shop.orders");
            try (PerformanceClients.Waiter altering = clients.start("ALTER TABLE shop.orders ADD COLUMN more INT");
                    WatchedTarget watch = watch()) {
                Await.until("it waits", () -> value(watch.scrape(), "mysql_metadata_lock_waiting_sessions") == 1);
                TargetReport report = watch.scrape();

                assertThat(altering.done()).isNotDone();
                assertThat(failures(report)).isEmpty();
                assertThat(value(report, "mysql_info_schema_schema_tables", "shop"))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void lockOfTheWholeServerHoldsNobodyUp() throws Exception {
        try (Connection holder = server.connect();
                Statement lock = holder.createStatement();
                WatchedTarget watch = watch()) {
            lock.execute("FLUSH TABLES WITH READ LOCK");
            assertThat(failures(watch.scrape())).isEmpty();
            assertThat(holder.isClosed()).isFalse();
        }
    }

    @Test
    void connectionsThatDiedAMomentAgoAreReplacedUnnoticed() throws Exception {
        try (WatchedTarget watch = watch()) {
            assertThat(watch.scrape().up()).isTrue();
            while (!server.ask(OURS).equals("0")) {
                server.execute("KILL CONNECTION " + server.ask(KILLABLE));
            }
            TargetReport report = watch.scrape();

            assertThat(report.up()).isTrue();
            assertThat(failures(report)).isEmpty();
        }
    }

    @Test
    void serverThatRestartsIsDownThenUpAtTheNextScrape() throws Exception {
        try (WatchedTarget watch = watch()) {
            assertThat(watch.scrape().up()).isTrue();
            server.stop();
            try {
                assertThat(down(watch.scrape()).kind()).isEqualTo(ErrorKind.CONNECT);
            } finally {
                server.startAgain();
            }
            TargetReport report = watch.scrape();
            assertThat(report.up()).isTrue();
            assertThat(failures(report)).isEmpty();
        }
    }

    @Test
    void passwordFileThatChangesTakesEffectAtOnce(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "secret\n");
        try (WatchedTarget watch = watch("password_file: " + file)) {
            assertThat(watch.scrape().up()).isTrue();
            server.execute("ALTER USER watcher@'%' IDENTIFIED BY 'another'");
            while (!server.ask(OURS).equals("0")) {
                server.execute("KILL CONNECTION " + server.ask(KILLABLE));
            }
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
            Await.until("the other is gone", () -> server.ask(OURS).equals("0"));
            TargetReport alone = watch.scrape();
            assertThat(alone.up()).isTrue();
            assertThat(failures(alone)).isEmpty();
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
    void statisticsThatAreResetStartAnew() throws Exception {
        try (WatchedTarget watch = watch()) {
            assertThat(watch.scrape().up()).isTrue();
            server.execute("FLUSH STATUS", "TRUNCATE TABLE performance_schema.events_statements_summary_by_digest");
            assertThat(failures(watch.scrape())).isEmpty();
        }
    }

    @Test
    void sessionCannotWriteAndNothingButQuestionsIsAsked() throws Exception {
        String url = server.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        server.execute("SET GLOBAL general_log = ON");
        try (WatchedTarget watch = watch();
                WatchedTarget writing = WatchedTarget.of(
                        new WithStatement("INSERT INTO shop.orders VALUES (99)"), url, "username: root")) {
            assertThat(failures(watch.scrape())).isEmpty();
            assertThat(failures(writing.scrape()))
                    .hasEntrySatisfying(
                            WithStatement.COLLECTOR,
                            failed -> assertThat(failed.message()).containsIgnoringCase("read only transaction"));
        } finally {
            server.execute("SET GLOBAL general_log = OFF");
        }
        String words = "SELECT group_concat(DISTINCT upper(substring_index(trim(regexp_replace(CONVERT(argument USING"
                + " utf8mb4), '^[[:space:]]*/[*].*?[*]/', '')), ' ', 1)) ORDER BY 1) FROM mysql.general_log"
                + " WHERE command_type = 'Query' AND user_host LIKE '%watcher%'";
        assertThat(server.ask(words).replaceAll("\\s", ",").split(",")).isSubsetOf("SELECT", "SHOW", "SET", "(SELECT");
    }

    @Test
    void schemaOfFiveThousandTablesShowsTheBiggest() throws Exception {
        server.execute("CREATE DATABASE crowded");
        try (Connection crowded = server.connect("root", "", "crowded");
                Statement statement = crowded.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            for (int i = 0; i < 5000; i++) {
                statement.execute("CREATE TABLE t" + i + " (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=MEMORY");
            }
            try (WatchedTarget watch = watch()) {
                TargetReport report = watch.scrape();

                assertThat(failures(report)).isEmpty();
                assertThat(value(report, "mysql_info_schema_schema_tables", "crowded"))
                        .isEqualTo(5000);
                assertThat(points(report, "mysql_info_schema_table_rows")).hasSizeLessThanOrEqualTo(500);
            }
            statement.execute("DROP DATABASE crowded");
        }
    }
}
