package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the collectors of the performance schema are called, and that their numbers are the server's. */
@ParameterizedClass
@EnumSource(MysqlVersion.class)
class PerformanceTest {
    private static @Nullable PerformanceLaboratory shared;

    private final PerformanceLaboratory laboratory = Objects.requireNonNull(shared);
    private final MysqlServer server = laboratory.server();
    private final WatchedTarget watch = laboratory.watch();
    private final boolean mariadb;

    PerformanceTest(MysqlVersion version) {
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

    @Test
    void everyCollectorWorksOrSaysThatTheServerHasNothingForIt() {
        TargetReport report = watch.scrape();
        assertThat(failures(report)).doesNotContainKeys(PerformanceLaboratory.COLLECTORS.toArray(String[]::new));
        assertThat(skipped(report)).isEqualTo(mariadb ? List.of("perf_schema_errors") : List.of());
    }

    private static List<String> skipped(TargetReport report) {
        return PerformanceLaboratory.outcomes(report).entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Outcome.Skipped)
                .map(entry -> entry.getKey())
                .toList();
    }

    @Test
    void familiesHaveTheNamesTypesAndLabelsThatAreKnown() throws Exception {
        try (Connection client = server.connect()) {
            assertThat(client.isValid(5)).isTrue();
            assertThat(PerformanceLaboratory.families(watch.scrape()))
                    .containsExactlyInAnyOrderElementsOf(laboratory.expectedFamilies());
        }
    }

    @Test
    void loginWithTheGrantsThatAreAskedForIsEnough() throws Exception {
        server.execute("CREATE USER poor@'%' IDENTIFIED BY 'right'", "CREATE USER monitor@'%' IDENTIFIED BY 'right'");
        TargetReport refused = as("poor");
        for (Collector<MysqlSession> collector : collectors()) {
            for (String grant : Rights.texts(collector.privilege(), mariadb)) {
                server.execute(grant.replace("<user>", "monitor@'%'"));
            }
            if (!skipped(refused).contains(collector.name())) {
                assertThat(failures(refused).get(collector.name()))
                        .as(collector.name())
                        .extracting(Outcome.Failed::kind)
                        .isEqualTo(ErrorKind.PERMISSION);
            }
        }
        assertThat(failures(as("monitor"))).doesNotContainKeys(PerformanceLaboratory.COLLECTORS.toArray(String[]::new));
    }

    private static List<Collector<MysqlSession>> collectors() {
        return Stream.of(MysqlKind.activity(), MysqlKind.performance())
                .flatMap(List::stream)
                .toList();
    }

    private TargetReport as(String user) throws Exception {
        try (WatchedTarget other = WatchedTarget.of(
                new MysqlKind(),
                server.url() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                PerformanceLaboratory.ALL_ON,
                "username: " + user,
                "password: right")) {
            return other.scrape();
        }
    }

    @Test
    void statementsAreCountedWithoutTheirTexts() throws Exception {
        laboratory.clients().briefly("DO 'a secret'", "SELECT SLEEP(0.1)", "SELECT SLEEP(0.2)", "SELECT SLEEP(0.3)");
        String digest = server.ask("SELECT DIGEST FROM performance_schema.events_statements_summary_by_digest"
                + " WHERE DIGEST_TEXT LIKE 'SELECT%SLEEP%(?)%'");
        TargetReport report = watch.scrape();

        String[] labels = {"NONE", digest, "SELECT"};
        assertThat(value(report, "mysql_perf_schema_events_statements_total", labels))
                .isEqualTo(3);
        assertThat(value(report, "mysql_perf_schema_events_statements_seconds_total", labels))
                .isBetween(0.6, 60.0);
        assertThat(value(report, "mysql_perf_schema_events_statements_rows_sent_total", labels))
                .isEqualTo(3);
        List<Point> latency = points(report, "mysql_perf_schema_events_statements_latency").stream()
                .filter(point -> point.labelValues().contains(digest))
                .toList();
        assertThat(latency).filteredOn(point -> point.part() == Part.QUANTILE).hasSize(mariadb ? 0 : 3);
        assertThat(latency)
                .filteredOn(point -> point.part() == Part.COUNT)
                .singleElement()
                .extracting(Point::value)
                .isEqualTo(3.0);
        assertThat(points(report, "mysql_perf_schema_events_statements_total"))
                .hasSizeLessThanOrEqualTo(20)
                .extracting(point -> point.labelValues().get(2))
                .allMatch(word -> word.matches("[A-Z]*"));
        assertThat(report.families().toString()).doesNotContain("a secret");
    }

    @Test
    void latencyOfAllStatementsIsCounted() throws Exception {
        Point before = statements(Part.COUNT);
        Point beforeSeconds = statements(Part.SUM);
        laboratory.clients().briefly("SELECT SLEEP(0.2)", "SELECT SLEEP(0.2)");
        assertThat(statements(Part.COUNT).value()).isGreaterThanOrEqualTo(before.value() + 2);
        assertThat(statements(Part.SUM).value()).isGreaterThanOrEqualTo(beforeSeconds.value() + 0.4);
    }

    private Point statements(Part part) {
        return points(watch.scrape(), "stack_operation_seconds").stream()
                .filter(point -> point.labelValues().equals(List.of("statement")) && point.part() == part)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rowsAndLocksOfTablesAreThoseOfTheServer() throws Exception {
        TargetReport report = watch.scrape();
        assertThat(value(report, "mysql_perf_schema_table_io_waits_total", "shop", "ledger", "insert"))
                .isEqualTo(ledger("COUNT_INSERT"))
                .isEqualTo(1);
        assertThat(value(report, "mysql_perf_schema_table_io_waits_seconds_total", "shop", "ledger", "fetch"))
                .isEqualTo(ledger("SUM_TIMER_FETCH") / 1e12)
                .isPositive();
        assertThat(value(report, "mysql_perf_schema_index_io_waits_total", "shop", "ledger", "NONE", "insert"))
                .isEqualTo(1);
        assertThat(find(report, "mysql_perf_schema_index_io_waits_total", "shop", "ledger", "PRIMARY", "insert"))
                .isEmpty();
        assertThat(value(report, "mysql_perf_schema_external_lock_waits_total", "shop", "ledger", "write"))
                .isPositive();
        assertThat(points(report, "mysql_perf_schema_file_instances_total"))
                .extracting(point -> point.labelValues().getFirst())
                .contains("shop/ledger.ibd");
    }

    private double ledger(String column) throws SQLException {
        return Double.parseDouble(server.ask("SELECT " + column
                + " FROM performance_schema.table_io_waits_summary_by_table WHERE OBJECT_NAME = 'ledger'"));
    }

    @Test
    void topIsTheBusiestAndStaysWhereAllAreAlike() throws Exception {
        for (int i = 9; i > 0; i--) {
            server.execute(
                    "CREATE TABLE shop.quiet" + i + " (id INT)", "DO (SELECT COUNT(*) FROM shop.quiet" + i + ")");
        }
        server.execute("INSERT INTO shop.quiet5 SELECT id FROM shop.account");
        try (WatchedTarget few = WatchedTarget.of(
                new MysqlKind(), server.url(), "collectors: {perf_schema_tableiowaits: {enabled: true, top: 3}}")) {
            List<List<String>> first = tables(few);
            assertThat(first).hasSize(3 * 4).isEqualTo(tables(few));
        }
    }

    private static List<List<String>> tables(WatchedTarget target) {
        return points(target.scrape(), "mysql_perf_schema_table_io_waits_total").stream()
                .map(Point::labelValues)
                .toList();
    }
}
