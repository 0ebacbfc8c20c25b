package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the collectors of the server itself do under locks, with few rights and odd names, and that they write nothing. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = MysqlVersion.class,
        names = {"MYSQL_8_0", "MARIADB_11_4"})
class ServerCollectorsMannersTest {
    private static final String OFTEN =
            "collectors: {tables: {interval: 0s}, auto_increment_columns: {enabled: true, interval: 0s}}";
    private static final String LITTLE =
            "collectors: {tables: {interval: 0s, max_tables: 1}, mysql_user: {enabled: true}}";
    private static @Nullable MysqlServer shared;

    private final MysqlServer server = Objects.requireNonNull(shared);
    private final boolean mariadb;

    ServerCollectorsMannersTest(MysqlVersion version) {
        this.mariadb = version.flavor().equals(MysqlSession.MARIADB);
    }

    @BeforeParameterizedClassInvocation
    static void start(MysqlVersion version) throws Exception {
        MysqlServer server = MysqlServer.start(version);
        shared = server;
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, note TEXT) STATS_PERSISTENT=0",
                "INSERT INTO shop.orders VALUES (1, repeat('x', 50000)), (2, 'y')",
                "CREATE DATABASE `z\"d\\d\nä`",
                "CREATE TABLE `z\"d\\d\nä`.`t{a=\"b\"}` (id INT PRIMARY KEY) STATS_PERSISTENT=0",
                "CREATE USER nobody@'%' IDENTIFIED BY 'secret'",
                "CREATE USER watcher@'%' IDENTIFIED BY 'secret'",
                "GRANT PROCESS, SHOW VIEW, REPLICATION CLIENT ON *.* TO watcher@'%'",
                "GRANT SELECT ON performance_schema.* TO watcher@'%'",
                "GRANT SELECT (user, host, max_questions, max_updates, max_connections, max_user_connections)"
                        + " ON mysql.user TO watcher@'%'");
        if (version.flavor().equals(MysqlSession.MARIADB)) {
            server.execute("GRANT SLAVE MONITOR ON *.* TO watcher@'%'");
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(shared).close();
    }

    private WatchedTarget watch(String user, String collectors) throws Exception {
        String url = server.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        return user.equals("root")
                ? WatchedTarget.of(new MysqlKind(), url, collectors)
                : WatchedTarget.of(new MysqlKind(), url, "username: " + user, "password: secret", collectors);
    }

    @Test
    void oddNamesAreKeptAndTheSmallestSchemaIsNotForgotten() throws Exception {
        try (WatchedTarget watch = watch("root", LITTLE)) {
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(points(report, "mysql_info_schema_table_rows"))
                    .singleElement()
                    .satisfies(point -> assertThat(point.labelValues()).containsExactly("shop", "orders"));
            assertThat(value(report, "stack_storage_used_bytes", "z\"d\\d\nä")).isPositive();
        }
    }

    @Test
    void aLoginWithoutRightsStillTellsStatusAndVariables() throws Exception {
        try (WatchedTarget watch = watch("nobody", LITTLE)) {
            TargetReport report = watch.scrape();
            assertThat(value(report, "stack_connections_limit")).isPositive();
            assertThat(value(report, "stack_start_time_seconds")).isPositive();
            assertThat(find(report, "stack_storage_used_bytes", "shop")).isEmpty();
            assertThat(failures(report)).containsKeys("innodb_metrics", "mysql_user");
            assertThat(failures(report).values())
                    .allSatisfy(failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.PERMISSION));
        }
    }

    @Test
    void theGrantsThatAreNamedAreEnough() throws Exception {
        try (WatchedTarget watch = watch("watcher", LITTLE)) {
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "stack_storage_used_bytes", "shop")).isPositive();
            assertThat(value(report, "mysql_info_schema_table_rows", "shop", "orders"))
                    .isNotNegative();
            assertThat(value(report, "mysql_mysql_max_questions", "nobody", "%"))
                    .isZero();
        }
        try (Connection watcher = server.connect("watcher", "secret", "");
                Statement statement = watcher.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM shop.orders"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aTableThatSomebodyHasLockedStopsNobody() throws Exception {
        try (Connection owner = server.connect();
                Statement lock = owner.createStatement();
                WatchedTarget watch = watch("root", OFTEN)) {
            lock.execute("LOCK TABLES shop.orders WRITE");
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "mysql_info_schema_schema_tables", "shop")).isEqualTo(1);
            assertThat(value(report, "stack_connections_limit")).isPositive();
        }
    }

    @Test
    void waitersAndDeadlocksAreCounted() throws Exception {
        try (Connection one = server.connect();
                Connection other = server.connect();
                Statement first = one.createStatement();
                Statement second = other.createStatement();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                WatchedTarget watch = watch("root", "collectors: {engine_innodb_status: {enabled: true}}")) {
            double before = value(watch.scrape(), "stack_errors_total", "deadlock");
            first.execute("BEGIN");
            second.execute("BEGIN");
            first.execute("UPDATE shop.orders SET note = 'a' WHERE id = 1");
            second.execute("UPDATE shop.orders SET note = 'b' WHERE id = 2");
            Future<Boolean> blocked =
                    executor.submit(() -> first.execute("UPDATE shop.orders SET note = 'a' WHERE id = 2"));
            Await.until("one waits", () -> value(watch.scrape(), "stack_waiting_operations") == 1);

            List<Throwable> victims = new ArrayList<>();
            try {
                second.execute("UPDATE shop.orders SET note = 'b' WHERE id = 1");
            } catch (SQLException victim) {
                victims.add(victim);
            }
            second.execute("ROLLBACK");
            try {
                blocked.get();
            } catch (ExecutionException victim) {
                victims.add(victim);
            }
            first.execute("ROLLBACK");
            assertThat(victims).hasSize(1);
            Await.until("it is counted", () -> value(watch.scrape(), "stack_errors_total", "deadlock") == before + 1);
            assertThat(value(watch.scrape(), "mysql_engine_innodb_last_deadlock_timestamp_seconds"))
                    .isBetween(
                            Double.parseDouble(server.ask("SELECT unix_timestamp() - 120")),
                            Double.parseDouble(server.ask("SELECT unix_timestamp()")));
        }
    }

    /**
     * MySQL writes what it finds of a table into its dictionary, when one asks who may write, and repeats that for a day. So
     * numbers that are of today show that nobody wrote.
     */
    @Test
    void readingSizesWritesNothing() throws Exception {
        if (mariadb) {
            return;
        }
        server.execute("CREATE TABLE shop.unseen (id INT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 5");
        try (WatchedTarget watch = watch("root", OFTEN)) {
            assertThat(value(watch.scrape(), "mysql_info_schema_auto_increment_column", "shop", "unseen", "id"))
                    .isEqualTo(5);
            server.execute("INSERT INTO shop.unseen VALUES (), ()");
            assertThat(value(watch.scrape(), "mysql_info_schema_auto_increment_column", "shop", "unseen", "id"))
                    .isEqualTo(7);
        }
        String asked = "SELECT auto_increment FROM information_schema.tables WHERE table_name = 'unseen'";
        assertThat(server.ask(asked)).isEqualTo("7");
        server.execute("INSERT INTO shop.unseen VALUES ()");
        assertThat(server.ask(asked)).as("what the one before has written").isEqualTo("7");
    }
}
