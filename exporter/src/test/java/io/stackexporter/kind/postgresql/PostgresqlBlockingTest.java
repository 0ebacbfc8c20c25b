package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** What is going on at the moment: who waits for whom, and how far long commands have come. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 18})
class PostgresqlBlockingTest {
    private static @Nullable PostgresqlServer shared;

    private final PostgresqlServer server = Objects.requireNonNull(shared);
    private final int major;

    PostgresqlBlockingTest(int major) {
        this.major = major;
    }

    @BeforeParameterizedClassInvocation
    static void open(int major) throws Exception {
        shared = PostgresqlServer.start(major, "autovacuum=off");
        shared.execute(
                "CREATE TABLE account (id int PRIMARY KEY, name text)",
                "INSERT INTO account SELECT number, 'x' FROM generate_series(1, 10) AS number",
                "CREATE ROLE plain LOGIN");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        Objects.requireNonNull(shared).close();
    }

    /** The head holds row 1 and does nothing; the second holds row 2 and waits for it; the third waits for the second. */
    @Test
    void chainOfThreeHasTheDepthTwo() throws Exception {
        try (WatchedTarget watch = Watch.of(server);
                WatchedTarget plain = Watch.of(server, "username: plain");
                Load load = new Load(server)) {
            assertThat(value(watch.scrape(), "pg_blocking_depth")).isZero();
            // Were it absent, an alert would go on with the last wait that somebody saw.
            assertThat(value(watch.scrape(), "pg_blocking_longest_wait_seconds"))
                    .isZero();
            try (Connection head = load.idleInTransaction();
                    Load.Waiter second = load.start(
                            "BEGIN",
                            "UPDATE account SET name = 'second' WHERE id = 2",
                            "UPDATE account SET name = 'second' WHERE id = 1")) {
                waiting(1);
                try (Load.Waiter third = load.start("UPDATE account SET name = 'third' WHERE id = 2")) {
                    waiting(2);
                    TargetReport report = watch.scrape();

                    assertThat(head.isClosed()).isFalse();
                    assertThat(second.waits() && third.waits()).isTrue();
                    assertThat(value(report, "pg_blocking_blocked_sessions")).isEqualTo(2);
                    assertThat(value(report, "pg_blocking_blocking_sessions")).isEqualTo(2);
                    assertThat(value(report, "pg_blocking_root_sessions")).isEqualTo(1);
                    assertThat(value(report, "pg_blocking_idle_in_transaction_sessions"))
                            .isEqualTo(1);
                    assertThat(value(report, "pg_blocking_depth")).isEqualTo(2);
                    assertThat(value(report, "pg_blocking_longest_wait_seconds"))
                            .isPositive();
                    assertThat(value(report, "stack_waiting_operations")).isEqualTo(2);
                    assertThat(points(plain.scrape(), "pg_blocking_blocked_sessions"))
                            .isEmpty();
                }
            }
        }
    }

    private void waiting(int sessions) {
        Await.until(
                sessions + " wait",
                () -> server.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                        .equals(Integer.toString(sessions)));
    }

    @Test
    void openTransactionHoldsVacuumBack() throws Exception {
        try (WatchedTarget watch = Watch.of(server);
                Connection reader = server.connect()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            try (Statement statement = reader.createStatement()) {
                statement.execute("SELECT FROM account");
            }
            server.execute(
                    "UPDATE account SET name = 'a' WHERE id = 9",
                    "UPDATE account SET name = 'b' WHERE id = 9",
                    "UPDATE account SET name = 'c' WHERE id = 9");

            assertThat(value(watch.scrape(), "pg_oldest_xmin_age", "backend")).isGreaterThanOrEqualTo(3);
        }
    }

    /** Building an index while others write waits for their transactions, as long as the test wants. */
    @Test
    void indexThatIsBeingBuiltShowsWhatItIsAt() throws Exception {
        String phase = "waiting for writers before build";
        String[] labels = {"postgres", "account", "create index concurrently", phase};
        try (WatchedTarget watch = Watch.of(server, "collectors: {index_problems: {interval: 0s}}");
                Load load = new Load(server);
                Connection writer = load.idleInTransaction();
                Load.Waiter build = load.start("CREATE INDEX CONCURRENTLY account_name ON account (name)")) {
            Await.until(
                    "the build waits",
                    () -> find(watch.scrape(), "pg_stat_progress_create_index_lockers", labels)
                            .equals(OptionalDouble.of(1)));
            TargetReport report = watch.scrape();

            assertThat(writer.isClosed()).isFalse();
            assertThat(build.waits()).isTrue();
            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "pg_stat_progress_create_index_commands", labels))
                    .isEqualTo(1);
            assertThat(value(report, "pg_stat_progress_create_index_lockers_done", labels))
                    .isZero();
            assertThat(value(report, "pg_index_problems", "postgres", "invalid"))
                    .describedAs("an index that is being built is no problem")
                    .isZero();
            writer.rollback();
            build.done().join();
        }
    }

    /** The server counts rows when it writes them, which it does by the thousand. */
    @Test
    void copyShowsHowManyRowsItHasRead() throws Exception {
        String[] labels = {"postgres", "copied", "copy from", "pipe"};
        server.execute("CREATE TABLE copied (id int)");
        try (WatchedTarget watch = Watch.of(server);
                Connection connection = server.connect()) {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY copied FROM STDIN");
            byte[] line = "1\n".getBytes(StandardCharsets.UTF_8);
            for (int row = 0; row < 5000; row++) {
                copy.writeToCopy(line, 0, line.length);
            }
            copy.flushCopy();
            Await.until(
                    "rows are read",
                    () -> find(watch.scrape(), "pg_stat_progress_copy_tuples_processed", labels)
                                    .orElse(0)
                            > 0);
            assertThat(find(watch.scrape(), "pg_stat_progress_copy_bytes", labels))
                    .describedAs("nobody knows how much will come")
                    .isEmpty();
            copy.cancelCopy();
        }
        server.execute("DROP TABLE copied");
    }

    @Test
    void countersLieBetweenWhatTheServerSaysBeforeAndAfter() throws Exception {
        try (WatchedTarget watch = Watch.of(server)) {
            between(watch, "pg_stat_wal_wal_records_total", "SELECT wal_records FROM pg_stat_wal");
            between(
                    watch,
                    "pg_stat_slru_blks_hit_total",
                    "SELECT blks_hit FROM pg_stat_slru WHERE name ~* '^(xact|transaction)$'",
                    major < 17 ? "Xact" : "transaction");
            String sessions = "SELECT sessions FROM pg_stat_database WHERE datname = 'postgres'";
            String database = server.ask("SELECT oid FROM pg_database WHERE datname = 'postgres'");
            between(watch, "pg_stat_database_sessions", sessions, database, "postgres");
            if (major >= 16) {
                between(
                        watch,
                        "pg_stat_io_hits_total",
                        "SELECT hits FROM pg_stat_io WHERE backend_type = 'client backend' AND object = 'relation'"
                                + " AND context = 'normal'",
                        "client backend",
                        "relation",
                        "normal");
            }
            assertThat(value(watch.scrape(), "pg_stat_ssl_sessions", "plain", ""))
                    .isPositive();
        }
    }

    private void between(WatchedTarget watch, String metric, String query, String... labels) throws Exception {
        double before = Double.parseDouble(server.ask(query));
        double found = value(watch.scrape(), metric, labels);
        server.execute("UPDATE account SET name = 'between' WHERE id = 8");
        double after = Double.parseDouble(server.ask(query));
        assertThat(found).describedAs(metric).isBetween(before, after);
    }
}
