package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stackexporter.bundle.ServerNamedMetric;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every collector of the server itself, on every server: that it works, what its metrics are called, and what they say. */
@ParameterizedClass(name = "{0}")
@EnumSource(MysqlVersion.class)
class ServerCollectorsTest {
    private static @Nullable ServerLaboratory shared;

    private final ServerLaboratory laboratory;
    private final MysqlServer server;

    ServerCollectorsTest(MysqlVersion version) {
        this.laboratory = Objects.requireNonNull(shared);
        this.server = laboratory.server();
        assertThat(laboratory.version()).isEqualTo(version);
    }

    @BeforeParameterizedClassInvocation
    static void open(MysqlVersion version) throws Exception {
        shared = ServerLaboratory.open(version);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        Objects.requireNonNull(shared).close();
    }

    @Test
    void everyCollectorWorksAndNoSeriesComesTwice() {
        TargetReport report = laboratory.scrape();
        assertThat(failures(report)).isEmpty();
        assertThat(report.collectors().values())
                .filteredOn(Outcome.Done.class::isInstance)
                .allSatisfy(outcome ->
                        assertThat(((Outcome.Done) outcome).dropped()).isZero());
    }

    @Test
    void familiesHaveTheNamesTypesAndLabelsOfTheKnownExporter() throws Exception {
        Map<String, String> found = new TreeMap<>();
        laboratory
                .scrape()
                .families()
                .forEach(family -> found.put(
                        family.metric().name(),
                        family.metric().type().word() + "\t"
                                + family.metric().labels().stream().sorted().collect(Collectors.joining(","))));
        Set<String> all = found.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue())
                .collect(Collectors.toSet());

        assertThat(laboratory.expectedFamilies()).isSubsetOf(all);
    }

    @Test
    void variablesAreThoseOfTheServer() throws Exception {
        TargetReport report = laboratory.scrape();

        assertThat(value(report, "mysql_global_variables_max_connections")).isEqualTo(40);
        assertThat(value(report, "mysql_global_variables_read_only")).isZero();
        assertThat(value(report, "mysql_global_variables_long_query_time")).isEqualTo(10);
        assertThat(value(report, "stack_connections_limit")).isEqualTo(40);
        assertThat(value(report, "stack_memory_limit_bytes")).isEqualTo(16 << 20);
        assertThat(value(report, "stack_memory_used_bytes")).isBetween(1e5, 16.0 * (1 << 20));
        assertThat(points(report, "mysql_version_info"))
                .singleElement()
                .satisfies(point -> assertThat(point.labelValues().get(1)).isEqualTo(server.ask("SELECT @@version")));
        assertThat(value(report, "mysql_transaction_isolation", "REPEATABLE-READ"))
                .isEqualTo(1);
    }

    /** A rule on a name that no server makes would never fire. */
    @Test
    void whatRulesAndDashboardsAskServersForIsThere() {
        Set<String> given = laboratory.scrape().families().stream()
                .map(family -> family.metric().name())
                .collect(Collectors.toSet());

        assertThat(ServerNamedMetric.all())
                .filteredOn(
                        metric -> metric.systems().contains(laboratory.version().flavor()))
                .isNotEmpty()
                .extracting(ServerNamedMetric::name)
                .isSubsetOf(given);
    }

    @Test
    void startIsTheSameSecondHoweverOftenItIsAskedFor() throws Exception {
        double start = value(laboratory.scrape(), "stack_start_time_seconds");
        long until = System.nanoTime() + 2_500_000_000L;
        while (System.nanoTime() < until) {
            assertThat(value(laboratory.scrape(), "stack_start_time_seconds")).isEqualTo(start);
        }
        assertThat(start).isCloseTo(laboratory.ask("SELECT unix_timestamp()"), within(600.0));
    }

    @Test
    void workIsCountedByWhatItIs() throws Exception {
        TargetReport before = laboratory.scrape();
        server.execute(
                "CREATE TABLE shop.work (id INT PRIMARY KEY, other INT)",
                "INSERT INTO shop.work VALUES (1, 1), (2, 2)",
                "INSERT INTO shop.work SELECT id + 2, 1 FROM shop.work",
                "REPLACE INTO shop.work VALUES (1, 7)",
                "UPDATE shop.work SET other = 3",
                "UPDATE shop.work JOIN shop.orders USING (id) SET other = 4",
                "DELETE FROM shop.work WHERE id = 4",
                "DELETE shop.work FROM shop.work JOIN shop.orders USING (id)",
                "BEGIN",
                "COMMIT",
                "BEGIN",
                "ROLLBACK",
                "DROP TABLE shop.work");
        TargetReport after = laboratory.scrape();

        Map.of("insert", 3.0, "update", 2.0, "delete", 2.0, "commit", 1.0, "rollback", 1.0)
                .forEach((operation, times) -> assertThat(value(after, "stack_operations_total", operation)
                                - value(before, "stack_operations_total", operation))
                        .describedAs(operation)
                        .isEqualTo(times));
        assertThat(value(after, "stack_operations_total", "read"))
                .isGreaterThan(value(before, "stack_operations_total", "read"));
        assertThat(value(after, "stack_network_bytes_total", "in"))
                .isGreaterThan(value(before, "stack_network_bytes_total", "in"));
        assertThat(value(after, "stack_cache_hits_total")).isGreaterThan(value(before, "stack_cache_hits_total"));
    }

    @Test
    void tablesAndSchemasHaveTheirSizes() throws Exception {
        TargetReport report = laboratory.scrape();

        assertThat(value(report, "mysql_info_schema_table_rows", "shop", "orders"))
                .isEqualTo(100);
        double size = value(report, "mysql_info_schema_table_size", "shop", "orders", "data_length");
        assertThat(size).isGreaterThanOrEqualTo(16384);
        assertThat(value(report, "mysql_info_schema_schema_tables", "shop")).isEqualTo(2);
        assertThat(value(report, "stack_storage_used_bytes", "shop")).isGreaterThan(size);
        assertThat(points(report, "stack_storage_used_bytes").stream()
                        .map(point -> point.labelValues().getFirst()))
                .contains("shop", "heartbeat")
                .doesNotContain("mysql", "sys", "information_schema", "performance_schema");
        assertThat(points(report, "mysql_info_schema_table_version").stream()
                        .map(point -> point.labelValues().get(1)))
                .contains("orders")
                .doesNotContain("recent");
    }

    @Test
    void numbersThatRunOutAreSeenComing() {
        TargetReport report = laboratory.scrape();

        assertThat(value(report, "mysql_info_schema_auto_increment_column", "shop", "small", "id"))
                .isEqualTo(101);
        assertThat(value(report, "mysql_info_schema_auto_increment_column_max", "shop", "small", "id"))
                .isEqualTo(127);
        assertThat(value(report, "mysql_info_schema_auto_increment_column_usage_ratio", "shop", "small", "id"))
                .isCloseTo(100.0 / 127, within(1e-6));
        assertThat(value(report, "mysql_info_schema_auto_increment_column_max", "shop", "orders", "id"))
                .isEqualTo(4294967295.0);
    }

    @Test
    void accountsAndHeartbeatAreRead() throws Exception {
        server.execute("CREATE USER IF NOT EXISTS visitor@'10.%' WITH MAX_QUERIES_PER_HOUR 5 MAX_USER_CONNECTIONS 3");
        TargetReport report = laboratory.scrape();

        assertThat(value(report, "mysql_mysql_max_questions", "visitor", "10.%"))
                .isEqualTo(5);
        assertThat(value(report, "mysql_mysql_max_user_connections", "visitor", "10.%"))
                .isEqualTo(3);
        assertThat(value(report, "mysql_mysql_select_priv", "visitor", "10.%")).isZero();
        assertThat(value(report, "mysql_mysql_select_priv", "root", "localhost"))
                .isEqualTo(1);
        assertThat(value(report, "mysql_heartbeat_stored_timestamp_seconds", "7"))
                .isEqualTo(laboratory.ask("SELECT unix_timestamp('2026-11-21 10:20:30') + 0.25"));
        assertThat(value(report, "mysql_heartbeat_now_timestamp_seconds", "7"))
                .isCloseTo(laboratory.ask("SELECT unix_timestamp(utc_timestamp())"), within(30.0));
    }

    @Test
    void innodbTellsItsHistoryAndItsCheckpoint() throws Exception {
        TargetReport report = laboratory.scrape();

        assertThat(value(report, "mysql_innodb_history_list_length")).isNotNegative();
        double limit = value(report, "mysql_innodb_checkpoint_age_limit_bytes");
        assertThat(value(report, "mysql_innodb_checkpoint_age_bytes")).isBetween(0.0, limit);
        assertThat(value(report, "mysql_info_schema_innodb_metrics_buffer_pool_pages", "data"))
                .isPositive();
        assertThat(find(report, "mysql_info_schema_innodb_metrics_buffer_pool_pages", "total"))
                .isEmpty();
        assertThat(value(report, "stack_waiting_operations")).isZero();
    }

    @Test
    void othersAreCountedByWhatTheyDo() throws Exception {
        try (AutoCloseable idle = server.connect()) {
            TargetReport report = laboratory.scrape();
            assertThat(idle).isNotNull();
            assertThat(points(report, "mysql_info_schema_processlist_processes_by_user").stream()
                            .map(point -> point.labelValues().getFirst()))
                    .contains("root");
            assertThat(value(report, "mysql_info_schema_processlist_threads", "sleep", "unknown"))
                    .isPositive();
            double sessions = points(report, "stack_connections").stream()
                    .mapToDouble(Point::value)
                    .sum();
            assertThat(sessions).isGreaterThanOrEqualTo(2);
            assertThat(List.of("active", "idle"))
                    .allSatisfy(state -> assertThat(value(report, "stack_connections", state))
                            .isNotNegative());
        }
    }
}
