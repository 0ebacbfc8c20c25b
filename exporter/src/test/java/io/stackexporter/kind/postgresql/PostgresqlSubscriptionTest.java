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
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logical replication from one server to another, seen by the one that subscribes: well, with a conflict, cut, and off. */
class PostgresqlSubscriptionTest {
    private static final String HEALTHY = "stack_replication_healthy";
    private static final String LINK = "subscription:orders";
    private static final OptionalDouble ONE = OptionalDouble.of(1);
    private static final OptionalDouble NONE = OptionalDouble.of(0);

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void subscriptionTellsHowItIs(int major) throws Exception {
        try (PostgresqlServer publisher = PostgresqlServer.start(major, "wal_level=logical");
                PostgresqlServer subscriber = PostgresqlServer.start(major, "wal_retrieve_retry_interval=100ms");
                WatchedTarget watch = Watch.of(subscriber)) {
            publisher.execute("CREATE TABLE orders (id int PRIMARY KEY)", "CREATE PUBLICATION orders FOR TABLE orders");
            subscriber.execute(
                    "CREATE TABLE orders (id int PRIMARY KEY)",
                    "CREATE SUBSCRIPTION orders CONNECTION 'host=127.0.0.1 port=" + publisher.port()
                            + " user=postgres dbname=postgres password=hidden' PUBLICATION orders");
            publisher.execute("INSERT INTO orders VALUES (1)");
            Await.until(
                    "a row came through",
                    () -> subscriber.ask("SELECT count(*) FROM orders").equals("1"));
            well(watch.scrape());
            if (major >= 15) {
                conflict(publisher, subscriber, watch);
            }
            publisher.stop();
            Await.until(
                    "the link is seen as broken",
                    () -> find(watch.scrape(), HEALTHY, LINK).equals(NONE));
            subscriber.execute("ALTER SUBSCRIPTION orders DISABLE");
            TargetReport off = watch.scrape();
            assertThat(value(off, "pg_stat_subscription_enabled", "postgres", "orders"))
                    .isZero();
            assertThat(points(off, HEALTHY)).isEmpty();
            assertThat(points(off, "pg_stat_subscription_last_msg_receipt_age_seconds"))
                    .isEmpty();
        }
    }

    private static void well(TargetReport report) {
        assertThat(failures(report)).isEmpty();
        assertThat(value(report, "pg_stat_subscription_enabled", "postgres", "orders"))
                .isEqualTo(1);
        assertThat(value(report, "pg_stat_subscription_running", "postgres", "orders"))
                .isEqualTo(1);
        assertThat(value(report, "pg_stat_subscription_received_lsn", "postgres", "orders"))
                .isPositive();
        assertThat(find(report, "pg_stat_subscription_last_msg_receipt_age_seconds", "postgres", "orders"))
                .isPresent();
        assertThat(find(report, HEALTHY, LINK)).isEqualTo(ONE);
        assertThat(report.families().toString()).doesNotContain("hidden");
    }

    /** A row that is there already cannot be inserted, and the worker tries again and again. */
    private static void conflict(PostgresqlServer publisher, PostgresqlServer subscriber, WatchedTarget watch)
            throws Exception {
        subscriber.execute("INSERT INTO orders VALUES (2)");
        publisher.execute("INSERT INTO orders VALUES (2)");
        Await.until("an error is counted", () -> {
            TargetReport report = watch.scrape();
            return find(report, "pg_stat_subscription_stats_apply_error_count_total", "postgres", "orders")
                                    .orElse(0)
                            > 0
                    && find(report, "stack_errors_total", "replication").orElse(0) > 0
                    && find(report, "pg_stat_subscription_stats_confl_insert_exists_total", "postgres", "orders")
                                    .orElse(0)
                            > 0;
        });
        subscriber.execute("DELETE FROM orders WHERE id = 2");
        Await.until(
                "the row came through",
                () -> subscriber.ask("SELECT count(*) FROM orders").equals("2"));
    }
}
