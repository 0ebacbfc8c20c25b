package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a database needs somebody to look after: bloat, indexes that are no use, old transactions, extensions. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 18})
class PostgresqlUpkeepTest {
    private static final String ALL_ON = "collectors: {bloat_table: {enabled: true, interval: 0s},"
            + " bloat_btree: {enabled: true, interval: 0s}, tuple_statistics: {enabled: true, interval: 0s},"
            + " index_problems: {interval: 0s}, stat_user_indexes: {interval: 0s}, extensions: {interval: 0s},"
            + " table_freeze_age: {interval: 0s}}";
    private static @Nullable PostgresqlServer shared;

    private final PostgresqlServer server = Objects.requireNonNull(shared);

    PostgresqlUpkeepTest(int major) {
        assertThat(major).isPositive();
    }

    /** {@code worn} loses nine rows of ten, scattered, so that no page becomes free; {@code whole} keeps all. */
    @BeforeParameterizedClassInvocation
    static void open(int major) throws Exception {
        PostgresqlServer server = PostgresqlServer.start(major, "autovacuum=off", "max_prepared_transactions=5");
        shared = server;
        server.execute(
                "CREATE EXTENSION pgstattuple",
                "CREATE TABLE whole (id int PRIMARY KEY, name text)",
                "INSERT INTO whole SELECT number, md5(number::text) FROM generate_series(1, 50000) AS number",
                "CREATE TABLE worn (id int PRIMARY KEY, name text)",
                "INSERT INTO worn SELECT number, md5(number::text) FROM generate_series(1, 50000) AS number",
                "DELETE FROM worn WHERE id % 10 > 0",
                "CREATE INDEX whole_name ON whole (name)",
                "CREATE INDEX whole_name_again ON whole (name)",
                "CREATE INDEX whole_prefix ON whole (left(name, 4))",
                "CREATE TABLE twice (id int)",
                "INSERT INTO twice VALUES (1), (1)",
                "VACUUM ANALYZE",
                "CREATE DATABASE orders",
                "CREATE ROLE monitor LOGIN",
                "GRANT pg_monitor TO monitor");
        try (Connection orders = server.connect("postgres", "orders");
                Statement statement = orders.createStatement()) {
            statement.execute("CREATE TABLE lines (id int)");
            statement.execute("CREATE INDEX lines_id ON lines (id)");
        }
        assertThatThrownBy(() -> server.execute("CREATE UNIQUE INDEX CONCURRENTLY twice_id ON twice (id)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("duplicate");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        Objects.requireNonNull(shared).close();
    }

    private TargetReport scrape(String... more) throws Exception {
        String[] lines = new String[more.length + 1];
        System.arraycopy(more, 0, lines, 0, more.length);
        lines[more.length] = ALL_ON;
        try (WatchedTarget watch = Watch.of(server, lines)) {
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            return report;
        }
    }

    @Test
    void wornTableAndIndexAreBloatedAndWholeOnesAreNot() throws Exception {
        TargetReport report = scrape();

        assertThat(value(report, "pg_bloat_table_bloat_pct", "postgres", "public", "worn"))
                .isCloseTo(90, within(3.0));
        assertThat(value(report, "pg_bloat_table_bloat_pct", "postgres", "public", "whole"))
                .isLessThan(3);
        double real = value(report, "pg_bloat_table_real_size", "postgres", "public", "worn");
        assertThat(real).isEqualTo(Double.parseDouble(server.ask("SELECT pg_relation_size('worn')")));
        assertThat(value(report, "pg_bloat_table_bloat_size", "postgres", "public", "worn"))
                .isCloseTo(0.9 * real, within(0.03 * real));
        assertThat(value(report, "pg_bloat_btree_bloat_pct", "postgres", "public", "worn", "worn_pkey"))
                .isCloseTo(90, within(5.0));
        for (String index : List.of("whole_pkey", "whole_name", "whole_name_again")) {
            assertThat(value(report, "pg_bloat_btree_bloat_pct", "postgres", "public", "whole", index))
                    .describedAs(index)
                    .isLessThan(8);
        }
        assertThat(value(report, "pg_bloat_btree_real_size", "postgres", "public", "whole", "whole_prefix"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_relation_size('whole_prefix')")));
    }

    @Test
    void countedSpaceAgreesWithTheEstimate() throws Exception {
        TargetReport report = scrape();

        double size = value(report, "pg_stattuple_approx_table_bytes", "postgres", "public", "worn");
        double free = value(report, "pg_stattuple_approx_free_bytes", "postgres", "public", "worn");
        assertThat(100 * free / size)
                .isCloseTo(value(report, "pg_bloat_table_bloat_pct", "postgres", "public", "worn"), within(10.0));
        assertThat(value(report, "pg_stattuple_approx_dead_tuple_bytes", "postgres", "public", "worn"))
                .isZero();
    }

    @Test
    void largeTablesAreNotCounted() throws Exception {
        String limits = "collectors: {tuple_statistics: {enabled: true, interval: 0s, max_table_megabytes: 1}}";
        try (WatchedTarget watch = Watch.of(server, limits)) {
            assertThat(points(watch.scrape(), "pg_stattuple_approx_table_bytes"))
                    .extracting(point -> point.labelValues().getLast())
                    .containsExactly("twice");
        }
    }

    /** Without the right to read the data a login sees no statistics of columns, and gets no estimate instead of a wrong one. */
    @Test
    void loginThatMayNotReadTablesGetsNoEstimates() throws Exception {
        TargetReport report = scrape("username: monitor");

        assertThat(points(report, "pg_bloat_table_real_size")).isEmpty();
        assertThat(points(report, "pg_bloat_btree_real_size")).isEmpty();
        assertThat(report.missing())
                .isEqualTo(Map.of("bloat_table", PostgresqlKind.READ_ALL, "bloat_btree", PostgresqlKind.READ_ALL));
        assertThat(points(report, "pg_stattuple_approx_table_bytes")).isNotEmpty();
        assertThat(value(report, "pg_index_problems", "postgres", "invalid")).isEqualTo(1);
        assertThat(points(report, "pg_stat_ssl_sessions")).isNotEmpty();
        assertThat(value(report, "pg_blocking_depth")).isZero();
    }

    @Test
    void invalidUnusedAndDuplicateIndexesAreNamed() throws Exception {
        server.execute("SET enable_seqscan = off", "SELECT FROM whole WHERE left(name, 4) = 'abcd'");
        server.execute("SET enable_seqscan = off; SELECT FROM whole WHERE left(name, 4) = 'abcd'");
        Await.until(
                "the scan is counted",
                () -> !server.ask("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'whole_prefix'")
                        .equals("0"));
        TargetReport report = scrape("databases: {discover: true}");

        assertThat(value(report, "pg_index_problems", "postgres", "invalid")).isEqualTo(1);
        assertThat(value(report, "pg_index_problems", "postgres", "unused")).isEqualTo(2);
        assertThat(value(report, "pg_index_problems", "postgres", "duplicate")).isEqualTo(1);
        assertThat(value(report, "pg_index_problems", "orders", "invalid")).isZero();
        assertThat(value(report, "pg_index_problems", "orders", "unused")).isEqualTo(1);
        String each = "pg_index_problem_size_bytes";
        assertThat(points(report, each)).hasSize(5);
        assertThat(find(report, each, "postgres", "public", "twice", "twice_id", "invalid"))
                .isPresent();
        assertThat(value(report, each, "postgres", "public", "whole", "whole_name_again", "duplicate"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_relation_size('whole_name_again')")));
        assertThat(find(report, each, "postgres", "public", "whole", "whole_name", "unused"))
                .isPresent();
        assertThat(find(report, each, "orders", "public", "lines", "lines_id", "unused"))
                .isPresent();
        String[] used = {"postgres", "public", "whole", "whole_prefix"};
        assertThat(value(report, "pg_stat_user_indexes_idx_scan_total", used)).isPositive();
        assertThat(value(report, "pg_general_index_info_pg_relation_size", used))
                .isEqualTo(Double.parseDouble(server.ask("SELECT pg_relation_size('whole_prefix')")));
    }

    @Test
    void agesAreThoseOfTheServer() throws Exception {
        server.execute("BEGIN; INSERT INTO twice VALUES (2); COMMIT");
        TargetReport report = scrape();

        double age =
                Double.parseDouble(server.ask("SELECT age(datfrozenxid) FROM pg_database WHERE datname = 'postgres'"));
        assertThat(value(report, "pg_database_datfrozenxid_age", "postgres")).isEqualTo(age);
        assertThat(value(report, "pg_database_datfrozenxid_age_ratio", "postgres"))
                .isEqualTo(age / 200e6);
        assertThat(value(report, "pg_database_datminmxid_age_ratio", "postgres"))
                .isBetween(0.0, 0.01);
        assertThat(points(report, "pg_class_relfrozenxid_age"))
                .hasSize(20)
                .anySatisfy(point -> assertThat(point.value()).isEqualTo(age));
        assertThat(value(report, "pg_txid_current"))
                .isEqualTo(Double.parseDouble(server.ask("SELECT txid_snapshot_xmax(txid_current_snapshot())")));
    }

    @Test
    void extensionsTellWhichVersionTheyAre() throws Exception {
        TargetReport report = scrape();

        String version = server.ask("SELECT extversion FROM pg_extension WHERE extname = 'pgstattuple'");
        assertThat(value(report, "pg_extension_info", "postgres", "pgstattuple", version, version))
                .isEqualTo(1);
        assertThat(value(report, "pg_extension_outdated", "postgres", "pgstattuple"))
                .isZero();
    }

    @Test
    void forgottenPreparedTransactionHoldsVacuumBack() throws Exception {
        assertThat(points(scrape(), "pg_prepared_xacts_oldest_age_seconds")).isEmpty();
        server.execute("BEGIN; INSERT INTO twice VALUES (3); PREPARE TRANSACTION 'forgotten'");
        try {
            server.execute("INSERT INTO twice VALUES (4)", "INSERT INTO twice VALUES (5)");
            TargetReport report = scrape();

            assertThat(value(report, "pg_prepared_xacts_count", "postgres")).isEqualTo(1);
            assertThat(value(report, "pg_prepared_xacts_count", "orders")).isZero();
            assertThat(find(report, "pg_prepared_xacts_oldest_age_seconds", "postgres"))
                    .isPresent();
            assertThat(value(report, "pg_oldest_xmin_age", "prepared")).isGreaterThanOrEqualTo(2);
        } finally {
            server.execute("ROLLBACK PREPARED 'forgotten'");
        }
    }
}
