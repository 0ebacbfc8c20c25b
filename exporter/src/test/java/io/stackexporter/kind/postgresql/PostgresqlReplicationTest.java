package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.postgresql.Watch.failures;
import static io.stackexporter.kind.postgresql.Watch.find;
import static io.stackexporter.kind.postgresql.Watch.points;
import static io.stackexporter.kind.postgresql.Watch.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A primary and a replica that streams from it, seen from both sides, whole and cut. */
class PostgresqlReplicationTest {
    private static final OptionalDouble ONE = OptionalDouble.of(1);
    private static final OptionalDouble NONE = OptionalDouble.of(0);

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void bothSidesTellTheTruth(int major) throws Exception {
        try (PostgresqlServer primary = PostgresqlServer.start(major, "max_slot_wal_keep_size=1GB")) {
            primary.execute(
                    "CREATE TABLE account (id int)", "SELECT pg_create_physical_replication_slot('for_replica', true)");
            try (PostgresqlServer replica = PostgresqlServer.replicaOf(primary, "replica1");
                    Watch watchPrimary = Watch.of(primary);
                    Watch watchReplica = Watch.of(replica)) {
                replica.execute("ALTER SYSTEM SET primary_slot_name = 'for_replica'", "SELECT pg_reload_conf()");
                primary.execute("INSERT INTO account SELECT generate_series(1, 1000)");
                caughtUp(watchPrimary, watchReplica);
                nativeNames(watchPrimary.scrape(), watchReplica.scrape());
                primary.stop();
                cut(watchReplica);
                primary.startAgain();
                caughtUp(watchPrimary, watchReplica);
            }
        }
    }

    private static void caughtUp(Watch primary, Watch replica) throws Exception {
        Await.until("the primary sees a replica without lag", () -> {
            TargetReport report = primary.scrape();
            return find(report, "stack_replication_lag_seconds", "replica1").equals(NONE)
                    && find(report, "stack_replication_healthy", "replica1").equals(ONE)
                    && find(report, "stack_replicas").equals(ONE);
        });
        Await.until("the replica sees itself without lag", () -> {
            TargetReport report = replica.scrape();
            return find(report, "stack_replication_lag_seconds", "self").equals(NONE)
                    && find(report, "stack_replication_healthy", "self").equals(ONE);
        });
    }

    private static void nativeNames(TargetReport primary, TargetReport replica) {
        assertThat(failures(primary)).isEmpty();
        assertThat(failures(replica)).isEmpty();
        assertThat(primary.identity().map(Identity::role)).hasValue("primary");
        assertThat(replica.identity().map(Identity::role)).hasValue("replica");
        assertThat(value(primary, "pg_replication_is_replica")).isZero();
        assertThat(value(replica, "pg_replication_is_replica")).isEqualTo(1);
        assertThat(value(replica, "pg_replication_lag_seconds")).isZero();
        assertThat(value(replica, "stack_replicas")).isZero();
        assertThat(value(
                        primary,
                        "pg_stat_replication_pg_wal_lsn_diff",
                        "replica1",
                        "127.0.0.1",
                        "streaming",
                        "for_replica"))
                .isNotNegative();
        assertThat(value(primary, "pg_replication_slots_slot_is_active", "for_replica", "physical"))
                .isEqualTo(1);
        assertThat(value(primary, "pg_replication_slots_slot_confirmed_flush_lsn", "for_replica", "physical"))
                .isZero();
        assertThat(value(replica, "pg_stat_wal_receiver_received_tli", "127.0.0.1", "for_replica", "streaming"))
                .isEqualTo(1);
        assertThat(value(replica, "pg_stat_wal_receiver_flushed_lsn", "127.0.0.1", "for_replica", "streaming"))
                .isCloseTo(
                        points(primary, "pg_stat_replication_pg_current_wal_lsn_bytes")
                                .getFirst()
                                .value(),
                        within(1e6));
        assertThat(points(replica, "pg_stat_wal_receiver_upstream_node")).isEmpty();
    }

    private static void cut(Watch replica) throws Exception {
        Await.until(
                "the replica sees that it is cut off",
                () -> find(replica.scrape(), "stack_replication_healthy", "self")
                        .equals(NONE));
        TargetReport report = replica.scrape();
        assertThat(failures(report)).isEmpty();
        assertThat(report.up()).isTrue();
        assertThat(points(report, "stack_replication_lag_seconds")).isEmpty();
    }

    @Test
    void primaryWithoutReplicaHasNoneAndNoLag() throws Exception {
        try (PostgresqlServer primary = PostgresqlServer.start(17);
                Watch watch = Watch.of(primary)) {
            TargetReport report = watch.scrape();

            assertThat(value(report, "stack_replicas")).isZero();
            assertThat(points(report, "stack_replication_lag_seconds")).isEmpty();
            assertThat(points(report, "stack_replication_healthy")).isEmpty();
            assertThat(points(report, "pg_stat_replication_pg_current_wal_lsn_bytes"))
                    .isEmpty();
            assertThat(points(report, "stack_persistence_healthy")).isEmpty();
        }
    }
}
