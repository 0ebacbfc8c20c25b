package io.stackexporter.kind.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.config.Document;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.WithStatement;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The server itself ends what we ask before the scrape is over, however long the target might take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlTimeLimitTest {
    private static final String OURS_AT_WORK =
            "SELECT count(*) FROM pg_stat_activity" + " WHERE application_name = 'stack-exporter' AND state = 'active'";
    private static final String LIMITS_TOLD =
            "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query ~ '^SELECT set_config\\([^)]*\\)$'";

    private static final Duration SHORT = Duration.ofMillis(1500);

    @AutoClose
    private final PostgresqlServer server;

    PostgresqlTimeLimitTest() throws Exception {
        server = PostgresqlServer.start(17);
        server.execute("CREATE EXTENSION pg_stat_statements", "CREATE DATABASE orders", "CREATE DATABASE payments");
    }

    @Test
    void scrapeWithAShorterDeadlineLeavesNothingRunning() throws Exception {
        try (WatchedTarget watch = Watch.of(
                new WithStatement<>(new PostgresqlKind(), "SELECT pg_sleep(60)"), server.url(), "timeout: 30s")) {
            Failed failed = WatchedTarget.onlyFailure(watch.scrape(SHORT), WithStatement.COLLECTOR);

            assertThat(server.ask(OURS_AT_WORK)).isEqualTo("0");
            assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failed.message()).contains("statement timeout");
        }
    }

    @Test
    void visitsEndWithTheScrapeAndNameWhatIsMissing() throws Exception {
        String onlyElsewhere = "SELECT pg_sleep(60) WHERE current_database() <> 'postgres'";
        try (WatchedTarget watch =
                Watch.of(inEveryDatabase(onlyElsewhere), server.url(), "timeout: 30s", "databases: {discover: true}")) {
            Failed failed = WatchedTarget.onlyFailure(watch.scrape(SHORT), WithStatement.COLLECTOR);

            assertThat(server.ask(OURS_AT_WORK)).isEqualTo("0");
            assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failed.message()).startsWith("not in orders, payments: ");
        }
    }

    @Test
    void clientThatIsGoneIsNoticed() throws Exception {
        try (SessionSource<PostgresqlSession> source = source();
                PostgresqlSession session = source.open(Deadline.in(Duration.ofSeconds(20)))) {
            assertThat(ask(session, "SELECT current_setting('client_connection_check_interval')"))
                    .isEqualTo("1s");
        }
    }

    @Test
    void limitIsToldAgainOnlyWhenTimeHasPassedItBy() throws Exception {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2));
        try (SessionSource<PostgresqlSession> source = source();
                PostgresqlSession session = source.open(deadline)) {
            int told = Integer.parseInt(server.ask(LIMITS_TOLD));
            int first = limit(session);
            assertThat(first).isBetween(1, 1800);
            Await.until("the first limit is too long", () -> deadline.millis() < first);
            session.begin("one");
            int second = limit(session);
            session.begin("two");

            assertThat(second).isLessThan(first).isEqualTo(limit(session));
            assertThat(Integer.parseInt(server.ask(LIMITS_TOLD))).isEqualTo(told + 1);
        }
    }

    private SessionSource<PostgresqlSession> source() throws Exception {
        Document document = Document.of("test.yml", "url: " + server.url() + "\n", Map.of());
        return new PostgresqlKind().configure(document.root(), Duration.ofSeconds(30));
    }

    private static int limit(PostgresqlSession session) throws SQLException {
        return Integer.parseInt(ask(session, "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"));
    }

    private static String ask(PostgresqlSession session, String query) throws SQLException {
        Connection connection = session.connection();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static WithStatement<PostgresqlSession> inEveryDatabase(String statement) {
        return new WithStatement<>(
                new PostgresqlKind(),
                true,
                session -> session.eachDatabase(connection -> WithStatement.run(connection, statement)));
    }
}
