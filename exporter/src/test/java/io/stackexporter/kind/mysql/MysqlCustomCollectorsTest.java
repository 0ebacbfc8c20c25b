package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.Document;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries of the configuration on MySQL and MariaDB: their own words for strings, limits and schemas. */
@ParameterizedClass
@EnumSource(names = {"MYSQL_8_0", "MARIADB_11_4"})
class MysqlCustomCollectorsTest {
    /** Long, and ended by a time limit, which a sleep is not. */
    private static final String ENDLESS = "SELECT count(*) AS n FROM information_schema.collations a"
            + ", information_schema.collations b, information_schema.collations c, information_schema.collations d";

    private static @Nullable MysqlServer shared;

    private final MysqlVersion version;
    private final MysqlServer server;

    MysqlCustomCollectorsTest(MysqlVersion version) {
        this.version = version;
        this.server = Objects.requireNonNull(shared);
    }

    @BeforeParameterizedClassInvocation
    static void start(MysqlVersion version) throws Exception {
        MysqlServer server = MysqlServer.start(version);
        shared = server;
        for (String schema : List.of("orders", "payments")) {
            server.execute(
                    "CREATE DATABASE " + schema,
                    "CREATE TABLE " + schema + ".backlog (status varchar(50), n int)",
                    "INSERT INTO " + schema + ".backlog VALUES ('new', " + schema.length() + "), ('gone', NULL)");
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(shared).close();
    }

    /** A function is all that could write in the middle of a query. */
    private void createWritingFunction() throws Exception {
        server.execute(
                "SET GLOBAL log_bin_trust_function_creators = 1",
                "CREATE FUNCTION orders.written() RETURNS int BEGIN INSERT INTO orders.backlog VALUES ('x', 1); RETURN 1; END");
    }

    /** The function of the first query changes the session, which the second one is given next. */
    @Test
    void writesAreRefusedAfterASettingWasChanged() throws Exception {
        String setting = version.flavor().equals("mariadb") ? "tx_read_only" : "transaction_read_only";
        server.execute(
                "SET GLOBAL log_bin_trust_function_creators = 1",
                "CREATE TABLE orders.kept (n int) ENGINE=MyISAM",
                "CREATE FUNCTION orders.opened() RETURNS int BEGIN SET SESSION " + setting + " = 0; RETURN 1; END",
                "CREATE FUNCTION orders.keeps() RETURNS int BEGIN INSERT INTO orders.kept VALUES (1); RETURN 1; END");
        String text = "targets: [{name: db, kind: mysql, url: \"" + server.url() + "\"}]\ncustom_collectors:\n"
                + definition("opened") + definition("keeps");
        Config config = Config.of(Document.of("test.yml", text, Map.of()));
        try (Scraper scraper = new Scraper(Fleet.of(config, List.of(new MysqlKind())))) {
            for (int i = 0; i < 5; i++) {
                TargetReport report =
                        scraper.scrape(Deadline.in(Duration.ofSeconds(10))).getFirst();

                assertThat(report.collectors().get("c_opened")).isInstanceOf(Done.class);
                assertThat(report.collectors().get("c_keeps")).isInstanceOf(Failed.class);
            }
        }
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet kept = statement.executeQuery("SELECT n FROM orders.kept")) {
            assertThat(kept.next()).isFalse();
        }
    }

    private static String definition(String function) {
        return "  - {name: c_" + function + ", targets: [db], query: \"SELECT orders." + function
                + "() AS n\", metrics: [{name: " + function + ", type: gauge, value: n, help: \"Is one.\"}]}\n";
    }

    private TargetReport scrape(String customCollectors) throws Exception {
        String text = "targets: [{name: db, kind: mysql, url: \"" + server.url() + "\"}]\ncustom_collectors:\n"
                + customCollectors;
        Config config = Config.of(Document.of("test.yml", text, Map.of()));
        try (Scraper scraper = new Scraper(Fleet.of(config, List.of(new MysqlKind())))) {
            return scraper.scrape(Deadline.in(Duration.ofSeconds(10))).getFirst();
        }
    }

    private static List<Point> points(TargetReport report, String metric) {
        return report.families().stream()
                .filter(family -> family.metric().name().equals(metric))
                .flatMap(family -> family.points().stream())
                .toList();
    }

    @Test
    void valuesAndLabelsAreRead() throws Exception {
        TargetReport report = scrape("""
                  - name: custom
                    targets: [db]
                    versions: 8.0+
                    query: |-
                      SELECT 'it\\'s; "new"' AS status, n, '2.5' AS text, TIMESTAMP '2024-05-01 00:00:00' AS day
                      FROM orders.backlog # where the orders are
                    metrics:
                      - {name: orders_pending, type: gauge, value: n, labels: [status], help: Orders that wait.}
                      - {name: orders_text, type: gauge, value: text, help: A number.}
                      - {name: orders_day_timestamp_seconds, type: gauge, value: day, help: A day.}
                """);
        assertThat(report.collectors().get("custom")).isInstanceOf(Done.class);
        assertThat(points(report, "orders_pending")).singleElement().satisfies(point -> {
            assertThat(point.value()).isEqualTo(6);
            assertThat(point.labelValues()).containsExactly("it's; \"new\"");
        });
        assertThat(points(report, "orders_text")).extracting(Point::value).containsExactly(2.5);
        assertThat(points(report, "orders_day_timestamp_seconds"))
                .extracting(Point::value)
                .containsExactly(1_714_521_600.0);
    }

    @Test
    void schemasAreVisitedAndTellTheirNames() throws Exception {
        TargetReport report = scrape("""
                  - name: all
                    targets: [db]
                    databases: discovered
                    database_label: schema
                    query: SELECT sum(n) AS n FROM backlog
                    metrics: [{name: all_orders, type: gauge, value: n, help: Orders that wait.}]
                  - name: some
                    targets: [db]
                    databases: [gone, payments]
                    query: SELECT sum(n) AS n FROM backlog
                    metrics: [{name: some_orders, type: gauge, value: n, help: Orders that wait.}]
                """);
        assertThat(report.collectors().get("all")).isInstanceOf(Done.class);
        assertThat(points(report, "all_orders"))
                .extracting(point -> point.labelValues().getFirst() + " " + point.value())
                .containsExactlyInAnyOrder("orders 6.0", "payments 8.0");
        assertThat(report.collectors().get("some"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.message()).startsWith("not in gone: "));
        assertThat(points(report, "some_orders")).hasSize(1);
    }

    @Test
    void limitEndsTheQueryAndHoldsForItAlone() throws Exception {
        createWritingFunction();
        boolean mariadb = version.flavor().equals("mariadb");
        TargetReport report = scrape("""
                  - name: endless
                    targets: [db]
                    timeout: 200ms
                    query: %1$s
                    metrics: [{name: endless_orders, type: gauge, value: n, help: Orders that wait.}]
                  - name: limit
                    targets: [db]
                    timeout: 700ms
                    query: SELECT %2$s AS own, @stack_exporter_time * %3$d AS before_it
                    metrics:
                      - {name: own_milliseconds, type: gauge, value: own, help: The limit.}
                      - {name: usual_milliseconds, type: gauge, value: before_it, help: The limit of the session.}
                  - name: writes
                    targets: [db]
                    query: WITH w AS (SELECT orders.written() AS n) SELECT n FROM w
                    metrics: [{name: written_orders, type: gauge, value: n, help: Orders that wait.}]
                """.formatted(
                        ENDLESS, mariadb ? "@@max_statement_time * 1000" : "@@max_execution_time", mariadb ? 1000 : 1));
        assertThat(kind(report, "endless")).isEqualTo("timeout");
        assertThat(kind(report, "writes")).isEqualTo("query");
        assertThat(points(report, "own_milliseconds")).extracting(Point::value).containsExactly(700.0);
        assertThat(points(report, "usual_milliseconds"))
                .extracting(Point::value)
                .containsExactly(9000.0);
    }

    private static String kind(TargetReport report, String collector) {
        Outcome outcome = report.collectors().get(collector);
        return outcome instanceof Failed failed ? failed.kind().word() : String.valueOf(outcome);
    }
}
