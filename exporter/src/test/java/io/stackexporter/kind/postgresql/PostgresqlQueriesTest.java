package io.stackexporter.kind.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Collector;
import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What can be said of the collectors without a server. */
class PostgresqlQueriesTest {
    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    /** Columns that not every version has, by the sources and names that the documentation of the server tells. */
    private static final Map<String, String> NOT_EVERYWHERE = Map.of(
            "pg_stat_checkpointer\\..*", "nnnyy",
            "pg_stat_bgwriter\\.(buffers_backend|buffers_checkpoint|checkpoint).*", "yyynn",
            "pg_buffercache_summary\\(\\)\\..*", "nnyyy",
            "pg_stat_database_conflicts\\.confl_active_logicalslot", "nnyyy",
            "pg_stat_database\\.parallel_workers.*", "nnnny",
            "pg_stat_io\\..*", "nnyyy",
            "pg_stat_wal\\.wal_(write|sync).*", "yyyyn",
            "pg_stat_user_indexes\\.last_idx_scan", "nnyyy",
            "pg_stat_subscription_stats\\.confl_.*", "nnnny",
            "pg_stat_subscription_stats\\.(apply|sync)_error_count", "nyyyy");

    private final List<Collector<PostgresqlSession>> collectors = new PostgresqlKind().collectors();

    @TestFactory
    Stream<DynamicTest> variantsCoverEveryVersionOnce() {
        return sql().map(collector ->
                DynamicTest.dynamicTest(collector.name(), () -> coversEveryVersionOnce(collector)));
    }

    private Stream<JdbcCollector<PostgresqlSession>> sql() {
        return collectors.stream().filter(JdbcCollector.class::isInstance).map(collector ->
                (JdbcCollector<PostgresqlSession>) collector);
    }

    /** A column is read by one query in each version that has it, and by none in the others. */
    private static void coversEveryVersionOnce(JdbcCollector<PostgresqlSession> collector) {
        Map<String, List<Query>> readers = new TreeMap<>();
        for (Query query : collector.queries()) {
            query.columns().stream()
                    .map(column -> query.source() + "." + column.name())
                    .distinct()
                    .forEach(column -> readers.computeIfAbsent(column, any -> new ArrayList<>())
                            .add(query));
        }
        assertThat(readers).isNotEmpty();
        readers.forEach((column, queries) -> assertThat(IntStream.rangeClosed(OLDEST, NEWEST)
                        .mapToObj(major -> queries.stream()
                                .filter(query -> runsOn(query, major))
                                .count())
                        .map(fitting -> fitting == 0 ? "n" : fitting == 1 ? "y" : "twice ")
                        .collect(Collectors.joining()))
                .describedAs("%s from %d to %d", column, OLDEST, NEWEST)
                .isEqualTo(expected(column)));
    }

    private static boolean runsOn(Query query, int major) {
        return query.versions().cover("postgresql", new ServerVersion(major, 1));
    }

    private static String expected(String column) {
        return NOT_EVERYWHERE.entrySet().stream()
                .filter(entry -> column.matches(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("yyyyy");
    }

    @Test
    void everyExceptionIsOne() {
        List<String> columns = sql().flatMap(collector -> collector.queries().stream())
                .flatMap(query -> query.columns().stream().map(column -> query.source() + "." + column.name()))
                .toList();
        assertThat(NOT_EVERYWHERE.keySet())
                .allSatisfy(pattern ->
                        assertThat(columns).describedAs(pattern).anyMatch(column -> column.matches(pattern)));
    }

    @Test
    void metricComesFromOnePlaceInEveryVersion() {
        for (int version = OLDEST; version <= NEWEST; version++) {
            int major = version;
            assertThat(sql().flatMap(collector -> collector.queries().stream())
                            .filter(query -> runsOn(query, major))
                            .flatMap(query -> query.columns().stream())
                            .map(Query.Column::metric)
                            .filter(Objects::nonNull)
                            .map(Metric::name))
                    .describedAs("metrics on %d", major)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void everyCollectorHasItsOwnNameAndASentence() {
        assertThat(collectors).extracting(Collector::name).doesNotHaveDuplicates();
        assertThat(collectors).allSatisfy(collector -> {
            assertThat(collector.help()).matches("[A-Z].*\\.");
            assertThat(collector.privilege())
                    .matches("(GRANT (pg_monitor|pg_read_all_data) TO <user>(; GRANT .+ TO <user>)*)?");
            assertThat(collector.readings()).isNotEmpty();
        });
    }

    @Test
    void whatIsRareOrExpensiveIsOffOrNotReadAtEveryScrape() {
        assertThat(collectors)
                .filteredOn(collector -> !collector.onByDefault())
                .extracting(Collector::name)
                .containsExactlyInAnyOrder(
                        "database_wraparound",
                        "long_running_transactions",
                        "process_idle",
                        "buffercache_summary",
                        "statio_user_indexes",
                        "stat_activity_autovacuum",
                        "former_statio_user_tables",
                        "statement_details",
                        "bloat_table",
                        "bloat_btree",
                        "tuple_statistics");
        assertThat(collectors)
                .filteredOn(collector -> !collector.interval().isZero())
                .extracting(Collector::name)
                .containsExactlyInAnyOrder(
                        "database_size",
                        "user_table_sizes",
                        "table_freeze_age",
                        "stat_user_indexes",
                        "index_problems",
                        "extensions",
                        "bloat_table",
                        "bloat_btree",
                        "tuple_statistics");
    }
}
