package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vacuum that runs, before and after the version in which the server counts dead rows in bytes. */
class PostgresqlVacuumTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void runningVacuumShowsItsPhase(int major) throws Exception {
        try (PostgresqlServer server = PostgresqlServer.start(major, "autovacuum=off");
                WatchedTarget watch = Watch.of(server);
                Load load = new Load(server);
                Load.Waiter vacuum = load.slowVacuum()) {
            Await.until(
                    "the vacuum scans",
                    () -> find(watch.scrape(), "pg_stat_progress_vacuum_phase", "postgres", "slow", "scanning heap")
                            .equals(OptionalDouble.of(1)));
            TargetReport report = watch.scrape();

            assertThat(vacuum.waits()).isTrue();
            assertThat(points(report, "pg_stat_progress_vacuum_phase")).hasSize(7);
            assertThat(value(report, "pg_stat_progress_vacuum_heap_blks", "postgres", "slow"))
                    .isEqualTo(Double.parseDouble(server.ask("SELECT pg_relation_size('slow') / 8192")));
            assertThat(value(report, "pg_stat_progress_vacuum_max_dead_tuples", "postgres", "slow") > 1e6)
                    .describedAs("room for dead rows is told in bytes")
                    .isEqualTo(major >= 17);
        }
    }
}
