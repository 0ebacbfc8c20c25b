package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who works, who waits for whom, and who forgot to commit. */
@ParameterizedClass
@EnumSource(MysqlVersion.class)
class ActivityTest {
    private static @Nullable PerformanceLaboratory shared;

    private final PerformanceClients clients = Objects.requireNonNull(shared).clients();
    private final WatchedTarget watch = Objects.requireNonNull(shared).watch();
    private final boolean mariadb;

    ActivityTest(MysqlVersion version) {
        mariadb = version.flavor().equals("mariadb");
    }

    @BeforeParameterizedClassInvocation
    static void open(MysqlVersion version) throws Exception {
        shared = PerformanceLaboratory.open(version);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    private TargetReport scrape() {
        return scrape(watch);
    }

    /** InnoDB takes a new look at its transactions only when nobody has asked for a tenth of a second. */
    private static TargetReport scrape(WatchedTarget target) {
        Await.pause(Duration.ofMillis(150));
        return target.scrape();
    }

    private boolean sees(String metric, double expected, String... labelValues) {
        OptionalDouble found = find(scrape(), metric, labelValues);
        return found.isPresent() && found.getAsDouble() == expected;
    }

    @Test
    void ageOfWorkIsThatOfTheOldestAndNobodyIsOld() throws Exception {
        try (PerformanceClients.Waiter sleeper = clients.start("SELECT SLEEP(60)")) {
            Await.until("the statement is a second old", () -> value(scrape(), "stack_longest_operation_seconds") > 1);
            TargetReport report = scrape();
            assertThat(sleeper.done()).isNotDone();
            assertThat(value(report, "stack_longest_operation_seconds")).isBetween(1.0, 60.0);
            assertThat(value(report, "mysql_activity_sessions", "root", "active"))
                    .isPositive();
            assertThat(value(report, "mysql_metadata_lock_waiting_sessions")).isZero();
        }
        Await.until("nobody works", () -> value(scrape(), "stack_longest_operation_seconds") < 0.9);
    }

    @Test
    void forgottenTransactionsAreIdle() throws Exception {
        try (Connection forgotten = clients.idle("UPDATE shop.account SET name = 'y' WHERE id = 4")) {
            Await.until(
                    "the transaction is a second old",
                    () -> value(scrape(), "mysql_innodb_oldest_transaction_seconds", "idle") > 1);
            TargetReport report = scrape();
            assertThat(forgotten.isClosed()).isFalse();
            assertThat(value(report, "mysql_innodb_open_transactions", "idle")).isEqualTo(1);
            assertThat(value(report, "mysql_innodb_open_transactions", "lock_wait"))
                    .isZero();
            assertThat(value(report, "stack_longest_transaction_seconds")).isBetween(1.0, 60.0);
            assertThat(value(report, "mysql_activity_sessions", "root", "idle")).isPositive();
        }
        Await.until("no transaction is open", () -> sees("mysql_innodb_open_transactions", 0, "idle"));
        assertThat(value(scrape(), "stack_longest_transaction_seconds")).isZero();
    }

    @Test
    void waitersForRowsAreCountedWithThoseTheyWaitFor() throws Exception {
        String update = "UPDATE shop.account SET name = 'z' WHERE id = 1";
        try (Connection holder = clients.idle(update);
                PerformanceClients.Waiter first = clients.start(update);
                PerformanceClients.Waiter second = clients.start(update)) {
            Await.until("two wait for more than a second", () -> {
                TargetReport report = scrape();
                return value(report, "mysql_innodb_lock_waiting_transactions") == 2
                        && value(report, "mysql_innodb_lock_oldest_wait_seconds") > 1;
            });
            TargetReport report = scrape();
            assertThat(holder.isClosed()
                            || first.done().isDone()
                            || second.done().isDone())
                    .isFalse();
            assertThat(value(report, "mysql_innodb_lock_oldest_wait_seconds")).isLessThan(60);
            assertThat(value(report, "mysql_innodb_open_transactions", "lock_wait"))
                    .isEqualTo(2);
            assertThat(value(report, "mysql_innodb_lock_blocking_transactions")).isBetween(1.0, 2.0);
        }
        Await.until("nobody waits", () -> sees("mysql_innodb_lock_waiting_transactions", 0));
        assertThat(value(scrape(), "mysql_innodb_lock_blocking_transactions")).isZero();
    }

    @Test
    void thoseWaitedForAreNotCountedWhenTooManyWait() throws Exception {
        String update = "UPDATE shop.account SET name = 'z' WHERE id = 1";
        try (WatchedTarget careful = WatchedTarget.of(
                        new MysqlKind(),
                        Objects.requireNonNull(shared).server().url(),
                        "collectors: {innodb_lock_waits: {max_waiting: 0}}");
                Connection holder = clients.idle(update);
                PerformanceClients.Waiter waiter = clients.start(update)) {
            Await.until("somebody waits", () -> value(scrape(careful), "mysql_innodb_lock_waiting_transactions") == 1);
            assertThat(holder.isClosed() || waiter.done().isDone()).isFalse();
            assertThat(points(scrape(careful), "mysql_innodb_lock_blocking_transactions"))
                    .isEmpty();
        }
    }

    @Test
    void alterBehindReaderWaitsForMetadata() throws Exception {
        try (Connection reader = clients.idle("SELECT * FROM shop.ledger");
                PerformanceClients.Waiter alter = clients.start("ALTER TABLE shop.ledger ADD COLUMN more INT")) {
            Await.until("somebody waits for a second", () -> {
                TargetReport report = scrape();
                return value(report, "mysql_metadata_lock_waiting_sessions") == 1
                        && value(report, "mysql_metadata_lock_oldest_wait_seconds") > 1
                        && namesTheTable(find(report, "mysql_metadata_lock_waits", "table", "shop", "ledger"));
            });
            TargetReport report = scrape();
            assertThat(reader.isClosed() || alter.done().isDone()).isFalse();
            assertThat(value(report, "mysql_activity_sessions", "root", "waiting"))
                    .isEqualTo(1);
        }
        Await.until("nobody waits", () -> sees("mysql_metadata_lock_waiting_sessions", 0));
    }

    /** A thread of InnoDB's own may wait for the table too; MariaDB does not tell. */
    private boolean namesTheTable(OptionalDouble waits) {
        return mariadb ? waits.isEmpty() : waits.orElse(0) >= 1;
    }

    @Test
    void preparedTransactionsStayWhenTheirSessionIsGone() throws Exception {
        clients.briefly("XA START 'x'", "INSERT INTO shop.ledger (id) VALUES (9)", "XA END 'x'", "XA PREPARE 'x'");
        try {
            Await.until("it has no session", () -> sees("mysql_innodb_open_transactions", 1, "without_session"));
        } finally {
            clients.briefly("XA ROLLBACK 'x'");
        }
        Await.until("it is gone", () -> sees("mysql_innodb_open_transactions", 0, "without_session"));
    }

    @Test
    void failuresAreCountedByWhatTheyWere() throws Exception {
        OptionalDouble before = find(scrape(), "mysql_perf_schema_errors_total", "ER_LOCK_DEADLOCK");
        assertThat(before.isPresent()).isEqualTo(!mariadb);
        double deadlocks = value(scrape(), "stack_errors_total", "deadlock");
        double timeouts = value(scrape(), "stack_errors_total", "lock_timeout");

        clients.deadlock();
        try (Connection holder = clients.idle("SELECT * FROM shop.account WHERE id = 1 FOR UPDATE");
                PerformanceClients.Waiter waiter = clients.start(
                        "SET innodb_lock_wait_timeout = 1", "SELECT * FROM shop.account WHERE id = 1 FOR UPDATE")) {
            Await.until("the server ends the waiting", () -> waiter.done().isCompletedExceptionally());
            assertThat(holder.isClosed()).isFalse();
        }
        assertThat(value(scrape(), "stack_errors_total", "deadlock")).isEqualTo(deadlocks + 1);
        assertThat(value(scrape(), "stack_errors_total", "lock_timeout")).isEqualTo(timeouts + 1);
        if (!mariadb) {
            assertThat(value(scrape(), "mysql_perf_schema_errors_total", "ER_LOCK_DEADLOCK"))
                    .isEqualTo(before.getAsDouble() + 1);
        }
    }
}
