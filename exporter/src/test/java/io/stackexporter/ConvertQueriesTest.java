package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.MainProcess.End;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.Document;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.servers.PostgresqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A queries.yaml of another exporter becomes custom collectors that work, and a word is said of all that does not. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConvertQueriesTest {
    private static final Path FILES = Path.of("src/test/resources/convert");

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws Exception {
        for (String file : List.of("queries.yaml", "lost.yaml")) {
            Files.copy(FILES.resolve(file), folder.resolve(file));
        }
    }

    private static List<Target<?>> fleet(String url, String yaml) throws Exception {
        String text = "targets: [{name: db, kind: postgresql, url: '" + url + "'}]\n" + yaml;
        return Fleet.of(Config.of(Document.of("converted.yml", text, Map.of())), TargetKinds.ALL);
    }

    private static List<String> values(TargetReport report, String metric) {
        return report.families().stream()
                .filter(family -> family.metric().name().equals(metric))
                .flatMap(family -> family.points().stream())
                .map(ConvertQueriesTest::line)
                .toList();
    }

    private static String line(Point point) {
        return String.join(",", point.labelValues()) + " " + point.value();
    }

    @Test
    void whatIsLeftOutIsToldWithItsLine() throws Exception {
        End end = MainProcess.run(folder, "convert-queries", "queries.yaml");

        assertThat(end.err().lines())
                .containsExactly(
                        "queries.yaml:21:20: orders.metrics[5].age.usage: DURATION is a text with a unit; left out, give a "
                                + "number of seconds in the query, such as extract(epoch FROM age::interval)",
                        "queries.yaml:23:23: orders.metrics[7].spread.usage: HISTOGRAM is not a type of custom collectors; "
                                + "left out",
                        "queries.yaml:30:19: pg_stat_user_tables.metrics[3].n_live_tup: pg_stat_user_tables_n_live_tup is "
                                + "built in as collector stat_user_tables; left out",
                        "queries.yaml:38:18: pg_settings.metrics[0].jit: pg_settings_jit is built in as collector settings; "
                                + "left out",
                        "queries.yaml: 3 custom collectors; they are for all PostgreSQL targets, in the database of the URL: "
                                + "add databases: discovered where they shall run in every database");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.out()).contains("""
                  - name: orders
                    kinds: [postgresql]
                    compatible_names: true
                    interval: 30s
                    query: |-
                      SELECT status, code, n, sent, state, age, note, array[1, 2] AS spread
                """, """
                  - name: locks_2
                    kinds: [postgresql]
                    compatible_names: true
                    versions: "14.0-16"
                    query: |-
                      SELECT count(*) AS held FROM pg_locks;
                    metrics:
                      - {name: locks_held, type: gauge, value: "held", help: "The column held."}
                """);
    }

    @Test
    void whatWasConvertedWorks() throws Exception {
        Path converted = folder.resolve("converted.yml");
        MainProcess.run(folder, "convert-queries", "--output=" + converted, "queries.yaml");
        try (PostgresqlServer server = PostgresqlServer.start(17);
                Scraper scraper = new Scraper(fleet(server.url(), Files.readString(converted)))) {
            TargetReport report =
                    scraper.scrape(Deadline.in(Duration.ofSeconds(20))).getFirst();

            assertThat(report.collectors().get("orders")).isInstanceOf(Done.class);
            assertThat(report.collectors().get("pg_stat_user_tables")).isInstanceOf(Done.class);
            assertThat(report.collectors().get("locks_2")).isInstanceOf(Skipped.class);
            assertThat(values(report, "orders_n")).containsExactlyInAnyOrder("new,a \"b\" 3.0", "old,c 4.0");
            assertThat(values(report, "orders_sent")).containsExactlyInAnyOrder("new,a \"b\" 10.0", "old,c 20.0");
            assertThat(values(report, "orders_state")).containsExactlyInAnyOrder("new,a \"b\" 1.0", "old,c 0.0");
            assertThat(values(report, "pg_stat_user_tables_fragments")).containsExactly("a,b,c 2.0");
            assertThat(report.families())
                    .filteredOn(family -> family.metric().name().equals("orders_n"))
                    .allSatisfy(family ->
                            assertThat(family.metric().help()).isEqualTo("Orders: \"open\" ones on two lines"));
        }
    }

    @Test
    void nothingIsLeftOfQueriesThatCannotBe() throws Exception {
        End end = MainProcess.run(folder, "convert-queries", "lost.yaml");

        assertThat(end.out()).endsWith("custom_collectors: []\n");
        assertThat(fleet("postgresql://db1/postgres", end.out())).hasSize(1);
        assertThat(end.err().lines())
                .map(line -> line.replaceFirst("^lost.yaml:\\d+:\\d+: ", ""))
                .containsExactly(
                        "ancient.runonserver: leaves no server from 14 on, and older ones are not watched; left out",
                        "either.runonserver: cannot be said by the key versions, which knows one range such as 14-17; left out",
                        "two.query: must be one statement, not several; left out",
                        "writes.query: must read, so it must begin with SELECT, WITH, SHOW, TABLE or VALUES, not with "
                                + "UPDATE; left out",
                        "reserved.metrics[0].kind: the label kind is set by the exporter or by Prometheus; left out with its "
                                + "query, give the column another name there",
                        "empty: has no metrics; left out",
                        "none: the key query is missing",
                        "odd.database: is not known here; left out",
                        "odd.cache_seconds: must be a whole number from 0 to 86400, not \"often\"",
                        "odd.metrics[0].n.usage: SUMMARY is not known; left out",
                        "odd.metrics[1].m: the key usage is missing",
                        "odd.metrics[2].a-b: odd_a-b is not a metric name; left out",
                        "odd.metrics[3].s.usage: MAPPEDMETRIC needs metric_mapping; left out",
                        "words: must hold keys and values",
                        "lost.yaml: 0 custom collectors; they are for all PostgreSQL targets, in the database of the URL: add "
                                + "databases: discovered where they shall run in every database");
        assertThat(end.code()).isEqualTo(1);
    }

    @Test
    void nothingLostIsCodeZero() throws Exception {
        Files.writeString(folder.resolve("good.yaml"), """
                pg_up: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}
                pg_stat_database: {query: SELECT 1 AS xact_commit, metrics: [xact_commit: {usage: COUNTER}]}
                """);
        End end = MainProcess.run(folder, "convert-queries", "good.yaml");

        assertThat(end.err()).contains("is built in as collector stat_database; left out", "good.yaml: 1 custom");
        assertThat(end.code()).isZero();
    }

    @Test
    void whatIsServedUnderAnotherNameOrOnlyOnRequestIsNotStillServed() throws Exception {
        Files.writeString(folder.resolve("former.yaml"), """
                pg_stat_statements: {query: SELECT 1 AS calls, metrics: [calls: {usage: COUNTER}]}
                pg_bloat_table: {query: SELECT 1 AS bloat_pct, metrics: [bloat_pct: {usage: GAUGE}]}
                """);
        End end = MainProcess.run(folder, "convert-queries", "former.yaml");

        assertThat(end.err())
                .contains(
                        "pg_stat_statements_calls is built in as pg_stat_statements_calls_total of collector stat_statements",
                        "collectors: {bloat_table: {enabled: true}}");
        assertThat(end.code()).isEqualTo(1);
    }

    @Test
    void namesThatClashAreTold() throws Exception {
        Files.writeString(
                folder.resolve("clash.yaml"), "stack: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}\n");
        End end = MainProcess.run(folder, "convert-queries", "clash.yaml");

        assertThat(end.err())
                .endsWith(
                        "what was converted has problems that must be mended by hand:\n  custom_collectors[0].metrics[0]"
                                + ".name: stack_n is kept for the exporter and for Prometheus; choose another name");
        assertThat(end.code()).isEqualTo(1);
    }

    @Test
    void fileThatCannotBeReadIsCodeTwo() throws Exception {
        Files.writeString(folder.resolve("broken.yaml"), "a: [\n");
        End missing = MainProcess.run(folder, "convert-queries", "missing.yaml");
        End broken = MainProcess.run(folder, "convert-queries", "broken.yaml");
        End none = MainProcess.run(folder, "convert-queries");

        assertThat(missing.err()).isEqualTo("missing.yaml:1:1: there is no such file");
        assertThat(broken.err()).startsWith("broken.yaml:2:1: this is not YAML");
        assertThat(none.err()).isEqualTo("Missing required parameter: 'FILE'\nTry stack-exporter --help");
        assertThat(List.of(missing, broken, none)).extracting(End::code).containsOnly(2);
        assertThat(List.of(missing, broken, none)).extracting(End::out).containsOnly("");
    }

    @Test
    void helpTellsTheExitCodes() throws Exception {
        End end = MainProcess.run(folder, "convert-queries", "--help");
        assertThat(end.out()).contains("FILE", "--output", "Exit code: 0");
        assertThat(end.code()).isZero();
        assertThat(MainProcess.run(folder, "--help").out()).contains("convert-queries");
    }
}
