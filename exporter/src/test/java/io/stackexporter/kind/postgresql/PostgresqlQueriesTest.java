package io.stackexporter.kind.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Collector;
import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.jdbc.ServerVersion;
import java.util.List;
import java.util.Map;
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

    /** The first version that has the view, for views that came later than the oldest version. */
    private static final Map<String, Integer> NEW_SINCE =
            Map.of("pg_stat_checkpointer", 17, "pg_buffercache_summary()", 16);

    private final List<Collector<PostgresqlSession>> collectors = new PostgresqlKind().collectors();

    @TestFactory
    Stream<DynamicTest> variantsCoverEveryVersionOnce() {
        return collectors.stream()
                .filter(JdbcCollector.class::isInstance)
                .map(collector -> (JdbcCollector<PostgresqlSession>) collector)
                .map(collector -> DynamicTest.dynamicTest(collector.name(), () -> coversEveryVersionOnce(collector)));
    }

    private static void coversEveryVersionOnce(JdbcCollector<PostgresqlSession> collector) {
        Map<String, List<Query>> bySource = collector.queries().stream().collect(Collectors.groupingBy(Query::source));
        bySource.forEach((source, variants) -> {
            for (int major = OLDEST; major <= NEWEST; major++) {
                int version = major;
                long fitting = variants.stream()
                        .filter(query -> query.versions().cover("postgresql", new ServerVersion(version, 1)))
                        .count();
                assertThat(fitting)
                        .describedAs("queries of %s on %d", source, version)
                        .isEqualTo(version < NEW_SINCE.getOrDefault(source, OLDEST) ? 0 : 1);
            }
        });
    }

    @Test
    void metricThatComesAndGoesDoesSoOnce() {
        Map<String, String> versions = new TreeMap<>();
        for (Collector<PostgresqlSession> collector : collectors) {
            if (collector instanceof JdbcCollector<PostgresqlSession> sql) {
                metrics(sql).forEach(name -> versions.put(name, versions(sql, name)));
            }
        }
        versions.values().removeIf("yyyyy"::equals);

        assertThat(versions.keySet())
                .allMatch(name -> name.startsWith("pg_stat_checkpointer_")
                        || name.startsWith("pg_stat_bgwriter_")
                        || name.startsWith("pg_buffercache_summary_")
                        || name.equals("pg_stat_database_conflicts_confl_active_logicalslot"));
        assertThat(versions.values()).allMatch(pattern -> pattern.matches("n*y+n*"));
    }

    private static Stream<String> metrics(JdbcCollector<PostgresqlSession> collector) {
        return collector.readings().stream()
                .map(reading -> reading.metric().name())
                .distinct();
    }

    private static String versions(JdbcCollector<PostgresqlSession> collector, String metric) {
        return IntStream.rangeClosed(OLDEST, NEWEST)
                .mapToObj(major -> collector.queries().stream()
                                .filter(query -> query.versions().cover("postgresql", new ServerVersion(major, 1)))
                                .flatMap(query -> query.columns().stream())
                                .anyMatch(column -> (column.metric() != null
                                                && column.metric().name().equals(metric))
                                        || column.signals().stream()
                                                .anyMatch(signal ->
                                                        signal.metric().name().equals(metric)))
                        ? "y"
                        : "n")
                .collect(Collectors.joining());
    }

    @Test
    void everyCollectorHasItsOwnNameAndASentence() {
        assertThat(collectors).extracting(Collector::name).doesNotHaveDuplicates();
        assertThat(collectors).allSatisfy(collector -> {
            assertThat(collector.help()).matches("[A-Z].*\\.");
            assertThat(collector.privilege()).matches("(GRANT pg_monitor TO <user>(; GRANT .+ TO <user>)*)?");
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
                        "stat_activity_autovacuum");
        assertThat(collectors)
                .filteredOn(collector -> !collector.interval().isZero())
                .extracting(Collector::name)
                .containsExactlyInAnyOrder("database_size", "user_table_sizes");
    }
}
