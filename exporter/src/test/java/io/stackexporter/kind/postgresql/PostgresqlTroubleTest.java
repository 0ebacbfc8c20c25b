package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.WithStatement;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What happens to servers that are in use: the page tells the rest, says exactly what is wrong, and nothing stays open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlTroubleTest {
    private static final String OURS =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'stack-exporter'";

    @AutoClose
    private final PostgresqlServer server;

    PostgresqlTroubleTest() throws Exception {
        server = PostgresqlServer.start(14, "pg_stat_statements.max=100");
        server.execute("CREATE EXTENSION pg_stat_statements", "CREATE TABLE account (id int)");
    }

    @AfterEach
    void nothingIsLeftOpen() {
        Await.until("our sessions are gone", () -> server.ask(OURS).equals("0"));
    }

    @Test
    void databaseOfFiveThousandTablesShowsTheBiggest() throws Exception {
        server.execute("CREATE DATABASE crowded");
        try (Connection crowded = server.connect("postgres", "crowded");
                Statement statement = crowded.createStatement()) {
            for (int part = 0; part < 10; part++) {
                statement.execute("DO $$ BEGIN FOR i IN 1..500 LOOP EXECUTE 'CREATE TABLE part" + part
                        + "_' || i || ' (id int PRIMARY KEY)'; END LOOP; END $$");
            }
        }
        String sizesToo = "collectors: {user_table_sizes: {interval: 0s}, statio_user_indexes: {enabled: true}}";
        try (WatchedTarget watch = Watch.of(server, "databases: {discover: true}", sizesToo)) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(points(report, "pg_stat_user_tables_n_live_tup"))
                    .filteredOn(point -> point.labelValues().getFirst().equals("crowded"))
                    .hasSize(TableCollector.DEFAULT_MAX);
        }
    }

    @Test
    void databaseThatAllowsNobodyInIsNotVisitedAndStillCounted() throws Exception {
        server.execute("CREATE DATABASE closed ALLOW_CONNECTIONS false");
        try (WatchedTarget watch = Watch.of(server, "databases: {discover: true}")) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(find(report, "pg_database_size_bytes", "closed")).isPresent();
        }
    }

    @Test
    void tableThatMayNotBeReadAnyMoreCostsItsCollector() throws Exception {
        server.execute("CREATE ROLE reader LOGIN", "GRANT pg_monitor TO reader", "GRANT SELECT ON account TO reader");
        try (WatchedTarget watch = Watch.of(
                new WithStatement<>(new PostgresqlKind(), "SELECT FROM account"), server.url(), "username: reader")) {
            assertThat(failures(watch.scrape())).isEmpty();
            server.execute("REVOKE SELECT ON account FROM reader");
            TargetReport report = watch.scrape();
            Failed failed = WatchedTarget.onlyFailure(report, WithStatement.COLLECTOR);
            assertThat(failed.kind()).isEqualTo(ErrorKind.PERMISSION);
            assertThat(failed.message()).contains("account");
            assertThat(report.missing()).isEmpty();
        }
    }

    @Test
    void serverThatRestartsWhileItIsReadIsWellAtTheNextScrape() throws Exception {
        String slowOnce = "SELECT pg_sleep(30) WHERE to_regclass('restarted') IS NULL";
        try (PostgresqlServer other = PostgresqlServer.start(14);
                WatchedTarget watch = Watch.of(new WithStatement<>(new PostgresqlKind(), slowOnce), other.url())) {
            Thread restarting = Thread.ofVirtual().start(() -> {
                Await.until(
                        "the statement runs",
                        () -> other.ask("SELECT count(*) FROM pg_stat_activity"
                                        + " WHERE query LIKE 'SELECT pg_sleep(30)%' AND state = 'active'")
                                .equals("1"));
                try {
                    other.stop();
                    other.startAgain();
                    other.execute("CREATE TABLE restarted (id int)");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            TargetReport report = watch.scrape();
            restarting.join();

            assertThat(report.up()).isTrue();
            assertThat(failures(report)).containsKey(WithStatement.COLLECTOR);
            assertThat(failures(report).values()).extracting(Failed::kind).containsOnly(ErrorKind.CONNECT);
            TargetReport next = watch.scrape();
            assertThat(next.up()).isTrue();
            assertThat(failures(next)).isEmpty();
        }
    }

    @Test
    void connectionsThatDiedAMomentAgoAreReplacedUnnoticed() throws Exception {
        try (PostgresqlServer other = PostgresqlServer.start(14);
                WatchedTarget watch = Watch.of(other)) {
            assertThat(watch.scrape().up()).isTrue();
            other.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE application_name = 'stack-exporter'");
            TargetReport report = watch.scrape();

            assertThat(report.up()).isTrue();
            assertThat(failures(report)).isEmpty();
        }
    }

    @Test
    void replicaThatBecomesThePrimaryIsSeenAsSuch() throws Exception {
        try (PostgresqlServer primary = PostgresqlServer.start(14);
                PostgresqlServer replica = PostgresqlServer.replicaOf(primary, "replica1");
                WatchedTarget watch = Watch.of(replica)) {
            TargetReport before = watch.scrape();
            assertThat(before.identity().map(Identity::role)).hasValue("replica");
            primary.stop();
            replica.execute("SELECT pg_promote()");
            TargetReport after = watch.scrape();

            assertThat(after.identity().map(Identity::role)).hasValue("primary");
            assertThat(failures(after)).isEmpty();
            assertThat(value(before, "pg_replication_is_replica")).isEqualTo(1);
            assertThat(value(after, "pg_replication_is_replica")).isZero();
            assertThat(points(before, "stack_replication_healthy")).isNotEmpty();
            assertThat(points(after, "stack_replication_healthy")).isEmpty();
        }
    }

    @Test
    void statisticsThatAreResetStartAnewAndSaySo() throws Exception {
        // Rows, because scrapes insert none; their transactions would be counted again at once.
        server.execute("CREATE TABLE counted AS SELECT generate_series(1, 200)");
        try (WatchedTarget watch = Watch.of(server)) {
            String database = server.ask("SELECT oid FROM pg_database WHERE datname = 'postgres'");
            Await.until(
                    "the rows are counted",
                    () -> value(watch.scrape(), "pg_stat_database_tup_inserted", database, "postgres") >= 200);
            server.execute(
                    "SELECT pg_stat_reset()",
                    "SELECT pg_stat_statements_reset()",
                    "SELECT pg_stat_reset_shared('bgwriter')");
            Await.until(
                    "the rows start anew",
                    () -> value(watch.scrape(), "pg_stat_database_tup_inserted", database, "postgres") < 200);
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "pg_stat_database_stats_reset", database, "postgres"))
                    .isPositive();
        }
    }

    @Test
    void valueThatTheServerDoesNotHaveIsAbsent() throws Exception {
        try (WatchedTarget watch = Watch.of(server)) {
            TargetReport report = watch.scrape();

            assertThat(server.ask("SELECT checksum_failures FROM pg_stat_database WHERE datname = 'postgres'"))
                    .isEqualTo("null");
            assertThat(find(report, "stack_errors_total", "checksum")).isEmpty();
            assertThat(find(report, "stack_errors_total", "deadlock")).isPresent();
        }
    }

    @Test
    void operationTimeDoesNotFallWhenStatementsAreForgotten() throws Exception {
        try (WatchedTarget watch = Watch.of(server)) {
            double before = value(watch.scrape(), "stack_operation_seconds", "transaction");
            for (int i = 1; i < 150; i++) {
                server.execute("SELECT 1" + ", 1".repeat(i)); // each another statement, since it has more columns
            }
            TargetReport report = watch.scrape();

            assertThat(Double.parseDouble(server.ask("SELECT dealloc FROM pg_stat_statements_info")))
                    .isPositive();
            assertThat(value(report, "stack_operation_seconds", "transaction")).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void databaseAndRoleMayHaveAnyName() throws Exception {
        String name = "say \"hi\"\\\n\uD83D\uDE00";
        String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
        server.execute("CREATE DATABASE " + quoted, "CREATE ROLE " + quoted);
        try (WatchedTarget watch = Watch.of(server, "databases: {discover: true}")) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(find(report, "pg_database_size_bytes", name)).isPresent();
            assertThat(find(report, "pg_roles_connection_limit", name)).isPresent();
        } finally {
            server.execute("DROP DATABASE " + quoted, "DROP ROLE " + quoted);
        }
    }
}
