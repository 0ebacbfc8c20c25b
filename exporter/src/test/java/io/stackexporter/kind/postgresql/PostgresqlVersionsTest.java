package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static io.stackexporter.kind.WatchedTarget.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every collector on every supported major version: that it works, what it is called, and that its numbers are right. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 15, 16, 17, 18})
class PostgresqlVersionsTest {
    private static @Nullable Laboratory shared;

    private final Laboratory laboratory = Objects.requireNonNull(shared);
    private final PostgresqlServer server = laboratory.server();
    private final WatchedTarget watch = laboratory.watch();
    private final Load load = laboratory.load();
    private final int major;

    PostgresqlVersionsTest(int major) {
        this.major = major;
    }

    @BeforeParameterizedClassInvocation
    static void open(int major) throws Exception {
        shared = Laboratory.open(major);
    }

    @AfterParameterizedClassInvocation
    static void close() throws Exception {
        Objects.requireNonNull(shared).close();
    }

    @Test
    void everyCollectorWorksOrSaysThatTheServerHasNothingForIt() {
        TargetReport report = watch.scrape();
        assertThat(failures(report)).isEmpty();
        assertThat(report.dropped()).as("the same series from two collectors").isEmpty();
        List<String> skipped = report.collectors().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Outcome.Skipped)
                .map(entry -> entry.getKey())
                .toList();
        assertThat(skipped)
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "stat_wal_receiver",
                                major < 16 ? "stat_io" : "",
                                major < 15 ? "stat_subscription_stats" : "",
                                major < 17 ? "stat_checkpointer" : "",
                                major < 16 ? "buffercache_summary" : "")
                        .filter(name -> !name.isEmpty())
                        .toList());
        assertThat(report.identity()).hasValueSatisfying(identity -> {
            assertThat(identity.version()).startsWith(major + ".");
            assertThat(identity.flavor()).isEqualTo("postgresql");
            assertThat(identity.role()).isEqualTo("primary");
        });
    }

    @Test
    void familiesHaveTheNamesTypesAndLabelsOfTheVersion() throws IOException {
        assertThat(WatchedTarget.declarations(watch.scrape().families()))
                .filteredOn(name -> !name.startsWith("pg_settings_"))
                .containsExactlyInAnyOrderElementsOf(laboratory.expectedFamilies());
    }

    @Test
    void settingsAreInBaseUnitsAndNotThoseOfOurSession() throws Exception {
        TargetReport report = watch.scrape();
        Map<String, Double> expected = Map.of(
                "max_connections", 50.0,
                "shared_buffers_bytes", 16.0 * (1 << 20),
                "deadlock_timeout_seconds", 0.05,
                "checkpoint_timeout_seconds", 300.0,
                "temp_file_limit_bytes", -1.0,
                "fsync", 0.0,
                "pg_stat_statements_max", 5000.0,
                "transaction_read_only", 0.0,
                "statement_timeout_seconds", 0.0,
                "lock_timeout_seconds", 0.0);
        expected.forEach((name, setting) -> assertThat(value(report, "pg_settings_" + name))
                .describedAs(name)
                .isEqualTo(setting));
        assertThat(value(report, "pg_settings_default_transaction_read_only")).isZero();
        assertThat(value(report, "stack_connections_limit")).isEqualTo(50);
        long shown = report.families().stream()
                .filter(family -> family.metric().name().startsWith("pg_settings_"))
                .count();
        assertThat(server.ask("SELECT count(*) FROM pg_settings WHERE vartype IN ('bool', 'integer', 'real')"))
                .isEqualTo(Long.toString(shown));
    }

    @Test
    void tablesShowWhatTheViewsShow() throws Exception {
        Await.until(
                "the statistics have come",
                () -> server.ask("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'ledger'")
                        .equals("100"));
        TargetReport report = watch.scrape();

        assertThat(tableValue(report, "stat", "n_dead_tup")).isEqualTo(100);
        assertThat(tableValue(report, "stat", "last_vacuum")).isZero();
        for (String column : List.of(
                "n_live_tup", "seq_scan", "idx_scan", "idx_tup_fetch", "n_tup_ins", "n_tup_del", "analyze_count")) {
            assertThat(tableValue(report, "stat", column))
                    .describedAs(column)
                    .isEqualTo(laboratory.ledger("stat", column));
        }
        for (String part : List.of("heap", "idx", "toast", "tidx")) {
            for (String how : List.of("hit", "read")) {
                assertThat(tableValue(report, "statio", part + "_blocks_" + how))
                        .describedAs(part + " " + how)
                        .isEqualTo(laboratory.ledger("statio", part + "_blks_" + how));
            }
        }
        assertThat(tableValue(report, "stat", "table_size_bytes"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_table_size('ledger')")));
        assertThat(tableValue(report, "stat", "index_size_bytes"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_indexes_size('ledger')")));
    }

    private static double tableValue(TargetReport report, String view, String column) {
        return value(report, "pg_" + view + "_user_tables_" + column, "postgres", "public", "ledger");
    }

    @Test
    void valuesAreThoseOfTheServer() throws Exception {
        TargetReport report = watch.scrape();

        assertThat(value(report, "pg_database_size_bytes", "template1"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_database_size('template1')")));
        assertThat(find(report, "stack_storage_used_bytes", "template1"))
                .isEqualTo(find(report, "pg_database_size_bytes", "template1"));
        assertThat(value(report, "pg_postmaster_start_time_seconds"))
                .isEqualTo(
                        Double.parseDouble(server.ask("SELECT extract(epoch FROM pg_postmaster_start_time())")),
                        within(0.001));
        assertThat(value(report, "pg_roles_connection_limit", "postgres")).isEqualTo(-1);
        assertThat(value(report, "pg_replication_slots_wal_status", "physical", "physical", "reserved"))
                .isEqualTo(1);
        assertThat(value(report, "pg_replication_slots_active", "logical", "postgres"))
                .isEqualTo(0);
        assertThat(value(report, "pg_wal_segments")).isPositive();
        assertThat(value(report, "stack_persistence_healthy", "wal_archive")).isEqualTo(1);
        assertThat(value(report, "stack_replicas")).isZero();
        String version = server.ask("SELECT version()");
        String shortVersion = server.ask("SHOW server_version").replaceAll(" .*", "") + ".0";
        assertThat(value(report, "pg_static", version, shortVersion, "127.0.0.1:" + server.port()))
                .isEqualTo(1);
    }

    @Test
    void statementsAreAddedUpWithoutTheirTexts() throws Exception {
        for (int i = 0; i < 60; i++) {
            server.execute("SELECT 1 AS column_" + i + (i % 2 == 0 ? " WHERE true" : ""));
        }
        server.execute("SELECT pg_sleep(0.2)");
        TargetReport report = watch.scrape();

        String queryId =
                server.ask("SELECT queryid FROM extensions.pg_stat_statements WHERE query = 'SELECT pg_sleep($1)'");
        assertThat(value(report, "pg_stat_statements_calls_total", "postgres", "postgres", queryId))
                .isEqualTo(1);
        assertThat(value(report, "pg_stat_statements_seconds_total", "postgres", "postgres", queryId))
                .isBetween(0.2, 5.0);
        assertThat(points(report, "pg_stat_statements_rows_total")).hasSizeBetween(2, 50);
    }

    @Test
    void timeThatSessionsWorkIsToldWithTheirTransactions() throws Exception {
        double before = value(watch.scrape(), "stack_operation_seconds", "transaction");
        server.execute("SELECT pg_sleep(0.2)");
        Await.until(
                "the time of a session that ended is told",
                () -> value(watch.scrape(), "stack_operation_seconds", "transaction") >= before + 0.2);
        assertThat(points(watch.scrape(), "stack_operation_seconds"))
                .hasSize(2)
                .last()
                .satisfies(count -> assertThat(count.value()).isGreaterThan(1));
    }

    @Test
    void signalsTellWhoWaitsAndSince() throws Exception {
        double deadlocks = value(watch.scrape(), "stack_errors_total", "deadlock");
        load.deadlock();
        try (Connection idle = load.idleInTransaction();
                Load.Waiter waiter = load.waitsForLock()) {
            Await.pause(Duration.ofMillis(300)); // so that their ages are more than nothing
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(idle.isClosed()).isFalse();
            assertThat(waiter.waits()).isTrue();
            assertThat(value(report, "stack_waiting_operations")).isEqualTo(1);
            assertThat(value(report, "stack_connections", "waiting")).isEqualTo(1);
            assertThat(value(report, "stack_connections", "idle_in_transaction"))
                    .isEqualTo(1);
            assertThat(value(report, "stack_longest_transaction_seconds")).isBetween(0.3, 20.0);
            assertThat(value(report, "stack_longest_operation_seconds")).isBetween(0.2, 20.0);
            assertThat(valuesOf(report, "stack_connections").stream().reduce(0.0, Double::sum))
                    .isGreaterThanOrEqualTo(4);
            assertThat(value(report, "pg_locks_count", "postgres", "rowexclusivelock"))
                    .isGreaterThanOrEqualTo(2);
            assertThat(points(report, "pg_stat_activity_count"))
                    .filteredOn(point -> point.labelValues().contains("transactionid"))
                    .singleElement()
                    .satisfies(point -> assertThat(point.labelValues())
                            .containsExactly(
                                    "postgres",
                                    "active",
                                    "postgres",
                                    "waiter",
                                    "client backend",
                                    "Lock",
                                    "transactionid"));
            assertThat(value(report, "pg_long_running_transactions")).isGreaterThanOrEqualTo(2);
        }
        Await.until(
                "the deadlock is counted",
                () -> value(watch.scrape(), "stack_errors_total", "deadlock") == deadlocks + 1);
        Await.until("nobody waits or keeps a transaction open", () -> {
            TargetReport after = watch.scrape();
            return value(after, "stack_waiting_operations") == 0
                    && value(after, "stack_longest_transaction_seconds") == 0;
        });
        assertThat(value(watch.scrape(), "pg_stat_activity_count", "template1", "disabled", "", "", "", "", ""))
                .isZero();
    }
}
