package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.onlyFailure;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Queries of the configuration in several databases of one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlCustomDatabasesTest {
    private static final String OURS = "FROM pg_stat_activity WHERE application_name = 'stack-exporter'";

    @AutoClose
    private final PostgresqlServer server;

    PostgresqlCustomDatabasesTest() throws Exception {
        server = PostgresqlServer.start(14);
        server.execute("CREATE DATABASE orders", "CREATE DATABASE \"payments & more\"");
        for (String database : new String[] {"orders", "payments & more"}) {
            try (Connection connection = server.connect("postgres", database);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE backlog AS SELECT length(current_database()) AS n");
            }
        }
    }

    private static String backlog(String keys) {
        return "  - {name: backlog, targets: [db], " + keys + " query: SELECT n FROM backlog, metrics: "
                + "[{name: backlog_orders, type: gauge, value: n, help: Orders that wait.}]}\n";
    }

    @Test
    void namedDatabasesAreVisitedAndTellTheirNames() throws Exception {
        try (WatchedTarget watch = Watch.custom(server, backlog("databases: [orders, payments & more],"))) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "backlog_orders", "orders")).isEqualTo(6);
            assertThat(value(report, "backlog_orders", "payments & more")).isEqualTo(15);
        }
        Await.until(
                "our sessions are gone",
                () -> server.ask("SELECT count(*) " + OURS).equals("0"));
    }

    @Test
    void databaseThatFailsIsNamedAndTheOthersAreShown() throws Exception {
        try (WatchedTarget watch = Watch.custom(server, backlog("databases: discovered, database_label: db,"))) {
            TargetReport report = watch.scrape();

            assertThat(onlyFailure(report, "backlog").message())
                    .startsWith("not in postgres: ")
                    .contains("relation \"backlog\" does not exist");
            assertThat(points(report, "backlog_orders")).hasSize(2);
        }
        try (WatchedTarget watch = Watch.custom(server, backlog("databases: [orders, gone],"))) {
            TargetReport report = watch.scrape();

            assertThat(onlyFailure(report, "backlog").message()).startsWith("not in gone: ");
            assertThat(points(report, "backlog_orders")).hasSize(1);
        }
    }

    @Test
    void withoutALabelTheFirstDatabaseStaysAndTheOthersAreCounted() throws Exception {
        try (WatchedTarget watch =
                Watch.custom(server, backlog("databases: [orders, payments & more], database_label: \"\","))) {
            TargetReport report = watch.scrape();

            assertThat(value(report, "backlog_orders")).isEqualTo(6);
            assertThat(report.dropped()).containsEntry("backlog", 1L);
        }
    }

    /** Every visit counts the sessions at that moment, its own among them. */
    @Test
    void visitsKeepToTwoSessions() throws Exception {
        String counting =
                "  - {name: sessions, targets: [db], databases: [orders, payments & more], query: SELECT count(*) AS n "
                        + OURS
                        + ", metrics: [{name: sessions_seen, type: gauge, value: n, help: Sessions of ours.}]}\n";
        Await.until(
                "no session of another test is left",
                () -> server.ask("SELECT count(*) " + OURS).equals("0"));
        try (WatchedTarget watch = Watch.custom(server, counting)) {
            for (int i = 0; i < 5; i++) {
                assertThat(points(watch.scrape(), "sessions_seen"))
                        .hasSize(2)
                        .allSatisfy(point -> assertThat(point.value()).isEqualTo(2));
            }
        }
    }
}
