package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.postgresql.Watch.failures;
import static io.stackexporter.kind.postgresql.Watch.find;
import static io.stackexporter.kind.postgresql.Watch.points;
import static io.stackexporter.kind.postgresql.Watch.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.metric.Family;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
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
    private static final String ALL_ON = "collectors: {database_size: {interval: 0s}, user_table_sizes: {interval: 0s},"
            + " database_wraparound: {enabled: true}, long_running_transactions: {enabled: true},"
            + " process_idle: {enabled: true}, stat_activity_autovacuum: {enabled: true},"
            + " buffercache_summary: {enabled: true}, statio_user_indexes: {enabled: true}}";

    private static @Nullable Setup setup;

    private final int major;
    private final PostgresqlServer server;
    private final Watch watch;
    private final Load load;

    /** What the tests of one version share. */
    private record Setup(PostgresqlServer server, Watch watch, Load load) {}

    PostgresqlVersionsTest(int major) {
        Setup started = Objects.requireNonNull(setup);
        this.major = major;
        this.server = started.server();
        this.watch = started.watch();
        this.load = started.load();
    }

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        PostgresqlServer server = PostgresqlServer.start(
                major,
                "wal_level=logical",
                "autovacuum=off",
                "deadlock_timeout=50ms",
                "max_slot_wal_keep_size=1GB",
                "archive_mode=on",
                "archive_command=true");
        server.execute(
                "CREATE SCHEMA extensions",
                "CREATE EXTENSION pg_stat_statements SCHEMA extensions",
                "CREATE EXTENSION pg_buffercache",
                "CREATE TABLE account (id int PRIMARY KEY, name text)",
                "INSERT INTO account SELECT number, 'x' FROM generate_series(1, 1000) AS number",
                "CREATE TABLE ledger (id int PRIMARY KEY, name text)",
                "INSERT INTO ledger SELECT number, repeat('x', 3000) FROM generate_series(1, 1000) AS number",
                "ANALYZE ledger",
                "DELETE FROM ledger WHERE id > 900",
                "SELECT FROM ledger WHERE id = 5",
                "SELECT pg_create_physical_replication_slot('physical', true)",
                "SELECT pg_create_logical_replication_slot('logical', 'test_decoding')",
                "SELECT pg_switch_wal()");
        setup = new Setup(server, Watch.of(server, ALL_ON), new Load(server));
        Wait.until(
                "a file is archived",
                () -> !server.ask("SELECT archived_count FROM pg_stat_archiver").equals("0"));
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        Setup started = Objects.requireNonNull(setup);
        started.load().close();
        started.watch().close();
        started.server().close();
    }

    @Test
    void everyCollectorWorksOrSaysThatTheServerHasNothingForIt() {
        TargetReport report = watch.scrape();

        assertThat(failures(report)).isEmpty();
        List<String> skipped = report.collectors().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Outcome.Skipped)
                .map(entry -> entry.getKey())
                .toList();
        assertThat(skipped)
                .containsExactlyElementsOf(Stream.of(
                                "stat_wal_receiver",
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
        List<String> found = watch.scrape().families().stream()
                .map(Family::metric)
                .filter(metric -> !metric.name().startsWith("pg_settings_"))
                .map(metric -> metric.name() + "\t" + metric.type().word() + "\t" + String.join(",", metric.labels()))
                .toList();

        assertThat(found).containsExactlyInAnyOrderElementsOf(expectedFamilies());
    }

    private List<String> expectedFamilies() throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("families.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> {
                        String[] versions =
                                line.substring(line.lastIndexOf('\t') + 1).split("-", 2);
                        return Integer.parseInt(versions[0]) <= major && major <= Integer.parseInt(versions[1]);
                    })
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .toList();
        }
    }

    @Test
    void settingsAreInBaseUnitsAndNotThoseOfOurSession() throws Exception {
        TargetReport report = watch.scrape();

        assertThat(value(report, "pg_settings_max_connections")).isEqualTo(50);
        assertThat(value(report, "stack_connections_limit")).isEqualTo(50);
        assertThat(value(report, "pg_settings_shared_buffers_bytes")).isEqualTo(16 << 20);
        assertThat(value(report, "pg_settings_deadlock_timeout_seconds")).isEqualTo(0.05);
        assertThat(value(report, "pg_settings_checkpoint_timeout_seconds")).isEqualTo(300);
        assertThat(value(report, "pg_settings_temp_file_limit_bytes")).isEqualTo(-1);
        assertThat(value(report, "pg_settings_autovacuum")).isEqualTo(0);
        assertThat(value(report, "pg_settings_fsync")).isEqualTo(0);
        assertThat(value(report, "pg_settings_pg_stat_statements_max")).isEqualTo(5000);
        assertThat(value(report, "pg_settings_default_transaction_read_only")).isEqualTo(0);
        assertThat(value(report, "pg_settings_transaction_read_only")).isEqualTo(0);
        assertThat(value(report, "pg_settings_statement_timeout_seconds")).isEqualTo(0);
        assertThat(value(report, "pg_settings_lock_timeout_seconds")).isEqualTo(0);
        long shown = report.families().stream()
                .filter(family -> family.metric().name().startsWith("pg_settings_"))
                .count();
        assertThat(server.ask("SELECT count(*) FROM pg_settings WHERE vartype IN ('bool', 'integer', 'real')"))
                .isEqualTo(Long.toString(shown));
    }

    @Test
    void tablesShowWhatTheViewsShow() throws Exception {
        Wait.until(
                "the statistics have come",
                () -> server.ask("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'ledger'")
                        .equals("100"));
        TargetReport report = watch.scrape();

        assertThat(tableValue(report, "stat", "n_dead_tup")).isEqualTo(100);
        assertThat(tableValue(report, "stat", "last_vacuum")).isZero();
        for (String column : List.of(
                "n_live_tup", "seq_scan", "idx_scan", "idx_tup_fetch", "n_tup_ins", "n_tup_del", "analyze_count")) {
            assertThat(tableValue(report, "stat", column)).describedAs(column).isEqualTo(inView("stat", column));
        }
        for (String part : List.of("heap", "idx", "toast", "tidx")) {
            assertThat(tableValue(report, "statio", part + "_blocks_hit"))
                    .describedAs(part)
                    .isEqualTo(inView("statio", part + "_blks_hit"));
            assertThat(tableValue(report, "statio", part + "_blocks_read"))
                    .describedAs(part)
                    .isEqualTo(inView("statio", part + "_blks_read"));
        }
        assertThat(tableValue(report, "stat", "table_size_bytes"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_table_size('ledger')")));
        assertThat(tableValue(report, "stat", "index_size_bytes"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_indexes_size('ledger')")));
    }

    private static double tableValue(TargetReport report, String view, String column) {
        return value(report, "pg_" + view + "_user_tables_" + column, "postgres", "public", "ledger");
    }

    private double inView(String view, String column) throws Exception {
        return Double.parseDouble(server.ask(
                "SELECT coalesce(" + column + ", 0) FROM pg_" + view + "_user_tables WHERE relname = 'ledger'"));
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
        double sum = points(report, "stack_operation_seconds").getFirst().value();
        double shown = points(report, "pg_stat_statements_seconds_total").stream()
                .mapToDouble(Family.Point::value)
                .sum();
        assertThat(sum).isGreaterThanOrEqualTo(shown * 0.999999);
    }

    @Test
    void signalsTellWhoWaitsAndSince() throws Exception {
        double deadlocks = value(watch.scrape(), "stack_errors_total", "deadlock");
        load.deadlock();
        try (Connection idle = load.idleInTransaction();
                Load.Waiter waiter = load.waitsForLock()) {
            Thread.sleep(300);
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
            assertThat(points(report, "stack_connections").stream()
                            .mapToDouble(Family.Point::value)
                            .sum())
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
        Wait.until(
                "the deadlock is counted",
                () -> value(watch.scrape(), "stack_errors_total", "deadlock") == deadlocks + 1);
        Wait.until("nobody waits or keeps a transaction open", () -> {
            TargetReport after = watch.scrape();
            return value(after, "stack_waiting_operations") == 0
                    && value(after, "stack_longest_transaction_seconds") == 0;
        });
        assertThat(value(watch.scrape(), "pg_stat_activity_count", "template1", "disabled", "", "", "", "", ""))
                .isZero();
    }

    @Test
    void runningVacuumShowsItsPhase() throws Exception {
        try (Load.Waiter vacuum = load.slowVacuum()) {
            Wait.until(
                    "the vacuum scans",
                    () -> find(watch.scrape(), "pg_stat_progress_vacuum_phase", "postgres", "slow", "scanning heap")
                            .equals(OptionalDouble.of(1)));
            TargetReport report = watch.scrape();

            assertThat(vacuum.waits()).isTrue();
            assertThat(points(report, "pg_stat_progress_vacuum_phase")).hasSize(7);
            assertThat(value(report, "pg_stat_progress_vacuum_heap_blks", "postgres", "slow"))
                    .isGreaterThan(20);
            assertThat(points(report, "pg_stat_progress_vacuum_max_dead_tuples"))
                    .hasSize(1);
        }
    }
}
