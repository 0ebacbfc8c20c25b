package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.config.Document;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.WithStatement;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The server itself ends what we ask before the scrape is over, however long the target might take. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = MysqlVersion.class,
        names = {"MYSQL_8_0", "MARIADB_11_4"})
class MysqlTimeLimitTest {
    private static final String LONG = "SELECT count(*) FROM information_schema.collations a,"
            + " information_schema.collations b, information_schema.collations c, information_schema.collations d";
    private static @Nullable MysqlServer shared;

    private final MysqlServer server = Objects.requireNonNull(shared);
    private final boolean mariadb;

    MysqlTimeLimitTest(MysqlVersion version) {
        this.mariadb = version.flavor().equals(MysqlSession.MARIADB);
    }

    @BeforeParameterizedClassInvocation
    static void start(MysqlVersion version) throws Exception {
        shared = MysqlServer.start(version);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(shared).close();
    }

    @Test
    void scrapeWithAShorterDeadlineLeavesNothingRunning() throws Exception {
        try (WatchedTarget watch =
                WatchedTarget.of(new WithStatement<>(new MysqlKind(), LONG), server.url(), "timeout: 30s")) {
            Map<String, Failed> failures = failures(watch.scrape(Duration.ofSeconds(2)));

            assertThat(failures)
                    .hasEntrySatisfying(
                            WithStatement.COLLECTOR,
                            failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.TIMEOUT));
            Await.until(
                    "the server has ended it",
                    () -> server.ask("SELECT count(*) FROM information_schema.processlist"
                                    + " WHERE info LIKE '%collations d' AND id <> connection_id()")
                            .equals("0"));
        }
    }

    @Test
    void limitIsToldAgainOnlyWhenTimeHasPassedItBy() throws Exception {
        Document document = Document.of("test.yml", "url: " + server.url() + "\n", Map.of());
        try (SessionSource<MysqlSession> source = new MysqlKind().configure(document.root(), Duration.ofSeconds(10))) {
            try (MysqlSession usual = source.open(Deadline.in(Duration.ofSeconds(10)))) {
                assertThat(ask(usual, "SELECT @@transaction_read_only"))
                        .as("the server too refuses writes")
                        .isEqualTo(1);
                int before = settings(usual);
                usual.begin("one");
                assertThat(limit(usual)).isEqualTo(9000);
                assertThat(settings(usual)).isEqualTo(before);
            }
            Deadline deadline = Deadline.in(Duration.ofSeconds(2));
            try (MysqlSession session = source.open(deadline)) {
                int first = limit(session);
                assertThat(first).isBetween(1, 1800);
                Await.until("the first limit is too long", () -> deadline.millis() < first);
                int before = settings(session);
                session.begin("one");
                int second = limit(session);
                session.begin("two");

                assertThat(second).isLessThan(first).isEqualTo(limit(session));
                assertThat(settings(session)).isEqualTo(before + 1);
            }
            try (MysqlSession longer = source.open(Deadline.in(Duration.ofSeconds(10)))) {
                assertThat(limit(longer)).isBetween(8000, 9000);
            }
        }
    }

    /** In milliseconds. */
    private int limit(MysqlSession session) throws SQLException {
        return ask(session, mariadb ? "SELECT round(@@max_statement_time * 1000)" : "SELECT @@max_execution_time");
    }

    /** How many settings this session has made. */
    private static int settings(MysqlSession session) throws SQLException {
        return ask(session, "SHOW SESSION STATUS LIKE 'Com_set_option'");
    }

    private static int ask(MysqlSession session, String query) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(row.getMetaData().getColumnCount());
        }
    }
}
