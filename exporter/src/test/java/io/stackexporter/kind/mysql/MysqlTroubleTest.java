package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.WithStatement;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to servers that are in use: the page tells the rest, says exactly what is wrong, and nothing stays open. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = MysqlVersion.class,
        names = {"MYSQL_8_0", "MARIADB_11_4"})
class MysqlTroubleTest extends OnServerInUse {
    MysqlTroubleTest(MysqlVersion version) {
        super(version);
    }

    @Test
    void changeOfATableThatWaitsHoldsNobodyUp() throws Exception {
        try (Connection reader = server.connect();
                Statement reading = reader.createStatement();
                PerformanceClients clients = new PerformanceClients(server)) {
            reading.execute("BEGIN");
            reading.execute("SELECT * FROM shop.orders");
            try (PerformanceClients.Waiter altering = clients.start("ALTER TABLE shop.orders ADD COLUMN more INT");
                    WatchedTarget watch = watch()) {
                Await.until("it waits", () -> value(watch.scrape(), "mysql_metadata_lock_waiting_sessions") == 1);
                TargetReport report = watch.scrape();

                assertThat(altering.done()).isNotDone();
                assertThat(failures(report)).isEmpty();
                assertThat(value(report, "mysql_info_schema_schema_tables", "shop"))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void lockOfTheWholeServerHoldsNobodyUp() throws Exception {
        try (Connection holder = server.connect();
                Statement lock = holder.createStatement();
                WatchedTarget watch = watch()) {
            lock.execute("FLUSH TABLES WITH READ LOCK");
            assertThat(failures(watch.scrape())).isEmpty();
            assertThat(holder.isClosed()).isFalse();
        }
    }

    @Test
    void statisticsThatAreResetStartAnew() throws Exception {
        try (WatchedTarget watch = watch()) {
            assertThat(watch.scrape().up()).isTrue();
            server.execute("FLUSH STATUS", "TRUNCATE TABLE performance_schema.events_statements_summary_by_digest");
            assertThat(failures(watch.scrape())).isEmpty();
        }
    }

    @Test
    void sessionCannotWriteAndNothingButQuestionsIsAsked() throws Exception {
        String url = server.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        server.execute("SET GLOBAL general_log = ON");
        try (WatchedTarget watch = watch();
                WatchedTarget writing = WatchedTarget.of(
                        new WithStatement<>(new MysqlKind(), "INSERT INTO shop.orders VALUES (99)"),
                        url,
                        "username: root")) {
            assertThat(failures(watch.scrape())).isEmpty();
            assertThat(failures(writing.scrape()))
                    .hasEntrySatisfying(
                            WithStatement.COLLECTOR,
                            failed -> assertThat(failed.message()).containsPattern("(?i)read.only"));
        } finally {
            server.execute("SET GLOBAL general_log = OFF");
        }
        String words = "SELECT group_concat(DISTINCT upper(substring_index(trim(regexp_replace(CONVERT(argument USING"
                + " utf8mb4), '^[[:space:]]*/[*].*?[*]/', '')), ' ', 1)) ORDER BY 1) FROM mysql.general_log"
                + " WHERE command_type = 'Query' AND user_host LIKE '%watcher%'";
        assertThat(server.ask(words).replaceAll("\\s", ",").split(",")).isSubsetOf("SELECT", "SHOW", "SET", "(SELECT");
    }
}
