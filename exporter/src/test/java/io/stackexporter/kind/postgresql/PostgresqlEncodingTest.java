package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.points;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Names of bytes that are no text, which a database of the encoding SQL_ASCII takes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlEncodingTest {
    /** Stored as one byte a letter, which is no UTF-8. */
    private static final String CAFE = "caf\u00e9";

    /** Stored as UTF-8, which such a database does not know. */
    private static final String TEA = "\u8336";

    @AutoClose
    private final PostgresqlServer server;

    PostgresqlEncodingTest() throws Exception {
        server = PostgresqlServer.start(17);
        server.execute(
                "CREATE DATABASE bytes ENCODING SQL_ASCII LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
                "CREATE DATABASE renamed");
        try (Connection bytes = server.connect("postgres", "bytes");
                Statement statement = bytes.createStatement()) {
            for (String each : List.of(
                    "CREATE TABLE %1$I (id int)",
                    "CREATE TABLE %2$I (id int)",
                    "CREATE SCHEMA %1$I",
                    "CREATE EXTENSION pg_stat_statements",
                    "CREATE ROLE %1$I LOGIN",
                    "ALTER DATABASE renamed RENAME TO %1$I")) {
                statement.execute(
                        "DO $$ BEGIN EXECUTE format('" + each
                                + "', convert_from('\\x636166e9', 'SQL_ASCII'), convert_from('\\xe88cb6', 'SQL_ASCII')); END $$");
            }
        }
    }

    @Test
    void databaseOfBytesIsServedWithEveryName() throws Exception {
        try (WatchedTarget watch = Watch.at("postgresql://127.0.0.1:" + server.port() + "/bytes")) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(points(report, "pg_stat_user_tables_n_live_tup"))
                    .extracting(point -> point.labelValues().getLast())
                    .contains(CAFE, TEA);
            assertThat(points(report, "pg_stat_database_xact_commit"))
                    .extracting(point -> point.labelValues().getLast())
                    .contains("postgres", CAFE);
            assertThat(points(report, "pg_stat_statements_calls_total")).isNotEmpty();
        }
    }

    @Test
    void namesOfOtherDatabasesAndRolesDoNotSpoilAGoodOne() throws Exception {
        try (WatchedTarget watch = Watch.of(server)) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(points(report, "pg_stat_database_xact_commit"))
                    .extracting(point -> point.labelValues().getLast())
                    .contains("postgres", CAFE);
            assertThat(points(report, "pg_roles_connection_limit"))
                    .extracting(point -> point.labelValues().getFirst())
                    .contains(CAFE);
        }
    }

    @Test
    void visitsGoToWhatCanBeNamedAndTheOtherIsTold() throws Exception {
        try (WatchedTarget watch = Watch.of(server, "databases: {discover: true}")) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isNotEmpty().allSatisfy((name, failed) -> {
                assertThat(failed.message()).startsWith("not in " + CAFE + ": ");
                assertThat(failed.kind()).isEqualTo(ErrorKind.CONNECT);
            });
            assertThat(points(report, "pg_stat_user_tables_n_live_tup"))
                    .extracting(point -> point.labelValues().getLast())
                    .contains(CAFE, TEA);
        }
    }

    @Test
    void excludedByNameAlsoWhenItIsNotAscii() throws Exception {
        try (WatchedTarget watch =
                Watch.of(server, "databases: {discover: true, exclude: [template1, " + CAFE + "]}")) {
            assertThat(failures(watch.scrape())).isEmpty();
        }
    }
}
