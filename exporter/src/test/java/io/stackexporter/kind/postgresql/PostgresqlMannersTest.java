package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.WithStatement;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How we behave towards a server that is not ours: few sessions, no writes, no waiting for locks, only what we may see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlMannersTest {
    private static final String OURS =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'stack-exporter'";

    @AutoClose
    private final PostgresqlServer server;

    PostgresqlMannersTest() throws Exception {
        server = PostgresqlServer.start(17);
        server.execute(
                "CREATE EXTENSION pg_stat_statements",
                "CREATE TABLE account (id int PRIMARY KEY, name text)",
                "CREATE TABLE busy (id int PRIMARY KEY)",
                "CREATE ROLE plain LOGIN",
                "CREATE DATABASE orders",
                "CREATE DATABASE \"payments & more\"",
                "CREATE DATABASE secret",
                "REVOKE CONNECT ON DATABASE secret FROM public");
        try (Connection orders = server.connect("postgres", "orders");
                Statement statement = orders.createStatement()) {
            statement.execute("CREATE TABLE orders (id int)");
        }
    }

    private static Outcome.Failed onlyFailure(TargetReport report) {
        assertThat(report.up()).isTrue();
        return WatchedTarget.onlyFailure(report, WithStatement.COLLECTOR);
    }

    @Test
    void sessionCannotWrite() throws Exception {
        try (WatchedTarget watch =
                Watch.of(new WithStatement<>(new PostgresqlKind(), "CREATE TABLE written (id int)"), server.url())) {
            Outcome.Failed failed = onlyFailure(watch.scrape());

            assertThat(failed.message()).contains("read-only transaction");
            assertThat(server.ask("SELECT to_regclass('written')")).isEqualTo("null");
        }
    }

    @Test
    void statementEndsOnTheServerBeforeTheScrapeDoes() throws Exception {
        try (WatchedTarget watch = Watch.of(
                new WithStatement<>(new PostgresqlKind(), "SELECT pg_sleep(60)"), server.url(), "timeout: 2s")) {
            Outcome.Failed failed = onlyFailure(watch.scrape());

            assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failed.message()).contains("statement timeout");
        }
    }

    @Test
    void nobodyWaitsLongForALock() throws Exception {
        try (Connection holder = lock("LOCK TABLE busy IN ACCESS EXCLUSIVE MODE");
                WatchedTarget watch =
                        Watch.of(new WithStatement<>(new PostgresqlKind(), "SELECT FROM busy"), server.url())) {
            TargetReport report = watch.scrape();
            Outcome.Failed failed = onlyFailure(report);

            assertThat(holder.isClosed()).isFalse();
            assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failed.message()).contains("lock timeout");
            assertThat(points(report, "pg_stat_user_tables_table_size_bytes"))
                    .extracting(point -> point.labelValues().getLast())
                    .contains("account")
                    .doesNotContain("busy");
            assertThat(find(report, "pg_stat_user_tables_seq_scan", "postgres", "public", "busy"))
                    .isPresent();
        }
    }

    private Connection lock(String statementText) throws Exception {
        Connection connection = server.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
        return connection;
    }

    @Test
    void tableWithALockedIndexIsLeftOutOfSizes() throws Exception {
        try (Connection holder = lock("REINDEX INDEX busy_pkey");
                WatchedTarget watch = Watch.of(server)) {
            TargetReport report = watch.scrape();

            assertThat(holder.isClosed()).isFalse();
            assertThat(failures(report)).isEmpty();
            assertThat(points(report, "pg_stat_user_tables_index_size_bytes"))
                    .extracting(point -> point.labelValues().getLast())
                    .contains("account")
                    .doesNotContain("busy");
        }
    }

    @Test
    void plainLoginSeesWhatItMayAndTheRestIsNamed() throws Exception {
        try (WatchedTarget watch = Watch.of(server, "username: plain")) {
            TargetReport report = watch.scrape();

            assertThat(WatchedTarget.onlyFailure(report, "wal").kind()).isEqualTo(ErrorKind.PERMISSION);
            assertThat(find(report, "pg_database_size_bytes", "orders")).isPresent();
            assertThat(find(report, "pg_database_size_bytes", "secret")).isEmpty();
            assertThat(points(report, "stack_waiting_operations")).isEmpty();
            assertThat(points(report, "stack_longest_operation_seconds")).isEmpty();
            assertThat(value(report, "stack_connections", "active")).isPositive();
        }
    }

    @Test
    void monitoringLoginSeesEverything() throws Exception {
        server.execute("CREATE ROLE monitor LOGIN", "GRANT pg_monitor TO monitor");
        try (WatchedTarget watch = Watch.of(server, "username: monitor")) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(find(report, "pg_database_size_bytes", "secret")).isPresent();
            assertThat(value(report, "stack_waiting_operations")).isZero();
        }
    }

    @Test
    void namesMayHoldAnything() throws Exception {
        String name = "say \"hi\"\\\n\uD83D\uDE00";
        server.execute("CREATE TABLE \"" + name.replace("\"", "\"\"") + "\" (id int)");
        try (WatchedTarget watch = Watch.of(server)) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "pg_stat_user_tables_n_live_tup", "postgres", "public", name))
                    .isZero();
        }
    }

    @Test
    void onlyTheBiggestTablesAreShown() throws Exception {
        server.execute("CREATE TABLE big AS SELECT generate_series(1, 5000) AS id", "VACUUM ANALYZE big");
        try (WatchedTarget watch = Watch.of(server, "collectors: {stat_user_tables: {max_tables: 1}}")) {
            TargetReport report = watch.scrape();

            assertThat(points(report, "pg_stat_user_tables_n_live_tup"))
                    .singleElement()
                    .satisfies(
                            point -> assertThat(point.labelValues().getLast()).isEqualTo("big"));
            assertThat(points(report, "pg_statio_user_tables_heap_blocks_hit")).hasSizeGreaterThan(2);
        }
    }

    @Test
    void discoveryVisitsEveryDatabaseWithTwoSessions() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<Void> counting = CompletableFuture.runAsync(() -> count(over, most));
        try (WatchedTarget watch = Watch.of(server, "databases: {discover: true, exclude: [template1, secret]}")) {
            TargetReport report = watch.scrape();
            for (int i = 0; i < 5; i++) {
                watch.scrape();
            }

            assertThat(failures(report)).isEmpty();
            assertThat(points(report, "pg_stat_user_tables_n_live_tup"))
                    .extracting(point -> point.labelValues().getFirst())
                    .contains("postgres", "orders")
                    .doesNotContain("template1", "secret");
            assertThat(find(report, "pg_stat_user_tables_table_size_bytes", "orders", "public", "orders"))
                    .isPresent();
        }
        over.set(true);
        counting.join();
        assertThat(most).hasValueBetween(1, 2);
    }

    private void count(AtomicBoolean over, AtomicInteger most) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            while (!over.get()) {
                try (ResultSet row = statement.executeQuery(OURS)) {
                    row.next();
                    most.accumulateAndGet(row.getInt(1), Math::max);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void scrapesSideBySideShareTwoSessionsAndNoneStays() throws Exception {
        Await.until("no session of another test is left", () -> server.ask(OURS).equals("0"));
        try (WatchedTarget watch = Watch.of(server)) {
            CompletableFuture<?>[] scrapes = new CompletableFuture<?>[10];
            for (int i = 0; i < scrapes.length; i++) {
                scrapes[i] = CompletableFuture.supplyAsync(() -> watch.scrape(Duration.ofSeconds(10)));
            }
            CompletableFuture.allOf(scrapes).join();

            assertThat(Integer.parseInt(server.ask(OURS))).isBetween(1, 2);
        }
        Await.until("our sessions are gone", () -> server.ask(OURS).equals("0"));
    }
}
