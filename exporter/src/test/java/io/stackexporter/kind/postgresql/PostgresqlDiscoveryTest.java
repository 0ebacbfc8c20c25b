package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.points;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.WithStatement;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** One database of a server that cannot be visited does not cost what the others say. */
class PostgresqlDiscoveryTest {

    @Test
    void databaseOutOfReachIsNamedAndTheOthersAreShown() throws Exception {
        try (PostgresqlServer server = PostgresqlServer.start(17)) {
            server.execute(
                    "CREATE ROLE monitor LOGIN",
                    "GRANT pg_monitor TO monitor",
                    "CREATE DATABASE full_up CONNECTION LIMIT 0",
                    "CREATE DATABASE orders");
            try (Connection orders = server.connect("postgres", "orders");
                    Statement statement = orders.createStatement()) {
                statement.execute("CREATE TABLE lines (id int)");
            }
            try (WatchedTarget watch = Watch.of(server, "username: monitor", "databases: {discover: true}")) {
                TargetReport report = watch.scrape();
                assertThat(report.up()).isTrue();
                assertThat(report.collectors().get("stat_user_tables")).isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(ErrorKind.LIMIT);
                    assertThat(failed.message()).startsWith("not in full_up: ");
                });
                assertThat(points(report, "pg_stat_user_tables_n_live_tup"))
                        .extracting(point -> point.labelValues().getFirst())
                        .contains("orders");
            }
        }
    }

    @Test
    void everyDatabaseIsVisitedOnceForAllCollectors() throws Exception {
        try (PostgresqlServer server = PostgresqlServer.start(17)) {
            server.execute("CREATE DATABASE orders", "CREATE DATABASE payments");
            String sessions = "SELECT sum(sessions) FROM pg_stat_database WHERE datname IN ('orders', 'payments')";
            try (WatchedTarget watch = Watch.of(
                    server,
                    "databases: {discover: true}",
                    "collectors: {user_table_sizes: {interval: 0s}, statio_user_indexes: {enabled: true}}")) {
                assertThat(WatchedTarget.failures(watch.scrape())).isEmpty();
                Await.until(
                        "both visits are counted", () -> server.ask(sessions).equals("2"));
                assertThat(WatchedTarget.failures(watch.scrape())).isEmpty();
                Await.until(
                        "two more visits are counted",
                        () -> server.ask(sessions).equals("4"));
            }
        }
    }

    @Test
    void otherCollectorThatFailsDoesNotCostTheVisits() throws Exception {
        try (PostgresqlServer server = PostgresqlServer.start(17)) {
            server.execute("CREATE DATABASE orders");
            try (Connection orders = server.connect("postgres", "orders");
                    Statement statement = orders.createStatement()) {
                statement.execute("CREATE TABLE lines (id int)");
            }
            try (WatchedTarget watch = Watch.of(
                    new WithStatement<>(new PostgresqlKind(), "SELECT pg_terminate_backend(pg_backend_pid())"),
                    server.url(),
                    "databases: {discover: true}")) {
                TargetReport report = watch.scrape();

                assertThat(WatchedTarget.onlyFailure(report, WithStatement.COLLECTOR)
                                .kind())
                        .isEqualTo(ErrorKind.CONNECT);
                assertThat(points(report, "pg_stat_user_tables_n_live_tup"))
                        .extracting(point -> point.labelValues().getFirst())
                        .contains("orders");
            }
        }
    }
}
