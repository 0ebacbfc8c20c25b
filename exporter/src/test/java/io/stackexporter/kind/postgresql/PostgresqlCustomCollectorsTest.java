package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.onlyFailure;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static io.stackexporter.kind.WatchedTarget.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.exposition.Block;
import io.stackexporter.exposition.Format;
import io.stackexporter.exposition.Pages;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.PostgresqlServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What queries of the configuration give, and that a bad one costs nobody but itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlCustomCollectorsTest {
    @AutoClose
    private final PostgresqlServer server;

    PostgresqlCustomCollectorsTest() throws Exception {
        server = PostgresqlServer.start(17);
        server.execute(
                "CREATE TABLE orders (status text, n int, waits float8, late text, place text, since timestamptz)",
                "INSERT INTO orders VALUES ('new', 3, 1500, '0.5', 'up', '2024-05-01 00:00:00+00'),"
                        + " ('sent', NULL, 20, '7e1', 'down', NULL)");
    }

    /** One custom collector that is named after the test's query. */
    private WatchedTarget watch(String keys, String query, String... metrics) throws ConfigException {
        return Watch.custom(server, Watch.collector("custom", keys, query, metrics));
    }

    @Test
    void oneQueryGivesSeveralMetricsOfAllTypes() throws Exception {
        try (WatchedTarget watch = watch(
                "",
                "SELECT *, n > 2 AS many, '2024-05-01'::timestamp AS day, 'x' AS version FROM orders",
                "name: orders_pending, type: gauge, value: n, labels: [status]",
                "name: orders_waited_seconds_total, type: counter, value: waits, labels: [status], scale: 0.001",
                "name: orders_late_ratio, type: gauge, value: late, labels: [status]",
                "name: orders_place, type: gauge, value: place, labels: [status], mapping: {up: 1, down: 0}",
                "name: orders_many, type: gauge, value: MANY, labels: [status]",
                "name: orders_oldest_timestamp_seconds, type: gauge, value: since, labels: [status]",
                "name: orders_day_timestamp_seconds, type: gauge, value: day, labels: [status]",
                "name: orders_info, type: info, labels: [status, version]")) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(valuesOf(report, "orders_pending")).containsExactly(3.0);
            assertThat(value(report, "orders_waited_seconds_total", "new")).isEqualTo(1.5);
            assertThat(value(report, "orders_late_ratio", "sent")).isEqualTo(70);
            assertThat(value(report, "orders_place", "new")).isEqualTo(1);
            assertThat(value(report, "orders_place", "sent")).isZero();
            assertThat(valuesOf(report, "orders_many")).containsExactly(1.0);
            assertThat(valuesOf(report, "orders_oldest_timestamp_seconds")).containsExactly(1_714_521_600.0);
            assertThat(value(report, "orders_day_timestamp_seconds", "sent")).isEqualTo(1_714_521_600);
            assertThat(value(report, "orders_info", "sent", "x")).isEqualTo(1);
            assertThat(report.collectors().get("custom"))
                    .isInstanceOfSatisfying(
                            Done.class, done -> assertThat(done.series()).isEqualTo(13));
        }
    }

    @Test
    void pageStaysValidWhateverStandsInALabel() throws Exception {
        try (WatchedTarget watch = watch(
                "",
                "SELECT 1 AS n, label FROM (VALUES ('a \"quote\" \\'), (E'line\\nbreak'), ('📦 ünï'), (NULL), ('{a=\"b\"} 1'),"
                        + " (repeat('📦', 5000))) AS labels (label)",
                "name: orders_pending, type: gauge, value: n, labels: [label]")) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(points(report, "orders_pending"))
                    .hasSize(6)
                    .allSatisfy(
                            point -> assertThat(point.labelValues().getFirst()).hasSizeLessThanOrEqualTo(256));
            List<Block> blocks = List.of(new Block(Map.of("target", "db"), report.families()));
            String page = Pages.text(Format.TEXT, blocks);
            assertThat(page)
                    .contains("orders_pending{label=\"a \\\"quote\\\" \\\\\",target=\"db\"} 1\n")
                    .contains("orders_pending{label=\"line\\nbreak\",target=\"db\"} 1\n")
                    .contains("orders_pending{label=\"📦 ünï\",target=\"db\"} 1\n")
                    .contains("orders_pending{label=\"\",target=\"db\"} 1\n");
            assertThat(Pages.checked(page)).doesNotContain("error while linting", "parsing error");
        }
    }

    @Test
    void textForANumberCostsThatValueAndTellsTheColumn() throws Exception {
        try (WatchedTarget watch = watch(
                "",
                "SELECT status, 1 AS n, status AS code, 'x' AS place FROM orders",
                "name: orders_code, type: gauge, value: code, labels: [status]",
                "name: orders_place, type: gauge, value: place, labels: [status], mapping: {up: 1}",
                "name: orders_pending, type: gauge, value: n, labels: [status]")) {
            TargetReport report = watch.scrape();

            assertThat(valuesOf(report, "orders_pending")).containsExactly(1.0, 1.0);
            assertThat(points(report, "orders_code")).isEmpty();
            assertThat(points(report, "orders_place")).isEmpty();
            Failed failed = onlyFailure(report, "custom");
            assertThat(failed.kind()).isEqualTo(ErrorKind.QUERY);
            assertThat(failed.message())
                    .isEqualTo(
                            "the column code of orders_code holds text that is no number; convert it in the query or "
                                    + "leave out those rows (2 times); the column place of orders_place holds text that the "
                                    + "mapping does not have; add it there or leave out those rows (2 times)");
        }
    }

    @Test
    void missingColumnIsNamedAndTheOthersAreShown() throws Exception {
        try (WatchedTarget watch = watch(
                "",
                "SELECT status, waits FROM orders",
                "name: orders_pending, type: gauge, value: n",
                "name: orders_lost, type: gauge, value: waits, labels: [reason]",
                "name: orders_waits, type: gauge, value: waits, labels: [status]")) {
            TargetReport report = watch.scrape();

            assertThat(valuesOf(report, "orders_waits")).containsExactlyInAnyOrder(1500.0, 20.0);
            assertThat(onlyFailure(report, "custom").message())
                    .isEqualTo(
                            "the answer has no column n, which orders_pending needs; it has status, waits; the answer "
                                    + "has no column reason, which orders_lost needs; it has status, waits");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT n FROM generate_series(1, 1000000) AS n               | 1
                    SELECT n FROM generate_series(1, 1000000) AS n ORDER BY -n   | 1000000
                    """)
    void millionRowsAreCutInAStableOrder(String query, double first) throws Exception {
        try (WatchedTarget watch =
                watch("max_series: 20,", query, "name: orders_pending, type: gauge, value: n, labels: [n]")) {
            TargetReport report = watch.scrape();

            assertThat(report.collectors().get("custom")).isInstanceOfSatisfying(Done.class, done -> {
                assertThat(done.series()).isEqualTo(20);
                assertThat(done.dropped()).isPositive();
            });
            assertThat(valuesOf(report, "orders_pending"))
                    .hasSize(20)
                    .contains(first)
                    .isEqualTo(valuesOf(watch.scrape(), "orders_pending"));
        }
    }

    @Test
    void seriesThatComeTwiceAreCounted() throws Exception {
        try (WatchedTarget watch =
                watch("", "SELECT 5 AS n FROM orders", "name: orders_pending, type: gauge, value: n")) {
            TargetReport report = watch.scrape();

            assertThat(valuesOf(report, "orders_pending")).containsExactly(5.0);
            assertThat(report.dropped()).containsEntry("custom", 1L);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT n FROM nowhere                                            | unsupported | relation "nowhere" does not exist
                    SELECT 1 / 0 AS n                                                | query       | division by zero
                    SELECT pg_sleep(60)::text AS n                                   | timeout     | statement timeout
                    WITH w AS (INSERT INTO orders DEFAULT VALUES RETURNING 1 AS n) TABLE w | query | read-only transaction
                    """)
    void queryThatFailsCostsOnlyItself(String query, String error, String why) throws Exception {
        String bad = Watch.collector("bad", "timeout: 300ms,", query, "name: orders_bad, type: gauge, value: n");
        String good = Watch.collector("good", "", "SELECT 4 AS n", "name: orders_good, type: gauge, value: n");
        try (WatchedTarget watch = Watch.custom(server, bad + good)) {
            TargetReport report = watch.scrape();

            Failed failed = onlyFailure(report, "bad");
            assertThat(failed.kind().word()).isEqualTo(error);
            assertThat(failed.message()).contains(why);
            assertThat(valuesOf(report, "orders_good")).containsExactly(4.0);
            assertThat(points(report, "orders_bad")).isEmpty();
        }
    }

    /** Databases leave room for one session only, so both queries run in the same. */
    @Test
    void settingsOfTheSessionDoNotOutliveTheQuery() throws Exception {
        String changing = Watch.collector(
                "changing",
                "timeout: 2s, databases: [postgres], database_label: '',",
                "SELECT setting AS n, set_config('default_transaction_read_only', 'off', false) FROM pg_settings"
                        + " WHERE name = 'statement_timeout'",
                "name: limit_milliseconds, type: gauge, value: n");
        String reading = Watch.collector(
                "reading",
                "",
                "SELECT current_setting('default_transaction_read_only')::bool AS n",
                "name: read_only, type: gauge, value: n");
        try (WatchedTarget watch = Watch.custom(server, changing + reading)) {
            TargetReport report = watch.scrape();

            assertThat(failures(report)).isEmpty();
            assertThat(value(report, "limit_milliseconds")).isEqualTo(2000);
            assertThat(value(report, "read_only")).isEqualTo(1);
        }
    }

    @Test
    void resultOfAnIntervalIsKept() throws Exception {
        String query = "SELECT clock_timestamp() AS n";
        String kept = Watch.collector("kept", "interval: 10m,", query, "name: kept_seconds, type: gauge, value: n");
        String fresh = Watch.collector("fresh", "", query, "name: fresh_seconds, type: gauge, value: n");
        try (WatchedTarget watch = Watch.custom(server, kept + fresh)) {
            TargetReport first = watch.scrape();
            TargetReport second = watch.scrape();

            assertThat(value(second, "kept_seconds")).isEqualTo(value(first, "kept_seconds"));
            assertThat(value(second, "fresh_seconds")).isGreaterThan(value(first, "fresh_seconds"));
        }
    }

    @ParameterizedTest
    @CsvSource({"17, true", "14-16, false", "14-18, true", "18+, false", "to 17, true", "mariadb 10+, false"})
    void versionsDecideWhetherItRuns(String versions, boolean runs) throws Exception {
        try (WatchedTarget watch = watch(
                "versions: \"" + versions + "\",", "SELECT 1 AS n", "name: orders_pending, type: gauge, value: n")) {
            TargetReport report = watch.scrape();

            assertThat(report.collectors().get("custom")).isInstanceOf(runs ? Done.class : Outcome.Skipped.class);
            assertThat(find(report, "orders_pending").isPresent()).isEqualTo(runs);
        }
    }
}
