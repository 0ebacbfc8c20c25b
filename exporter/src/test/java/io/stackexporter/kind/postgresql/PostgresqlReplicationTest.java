package io.stackexporter.kind.postgresql;

import static io.stackexporter.bundle.Firing.phase;
import static io.stackexporter.kind.WatchedServers.said;
import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static io.stackexporter.kind.postgresql.ReplicatedPair.WELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stackexporter.bundle.Firing;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedServers;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What can befall a primary and its replica: what each side says of it, and which alerts fire. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 18})
class PostgresqlReplicationTest {
    private static final Duration USUAL = Duration.ofMinutes(30);
    private static final Duration LASTING = Duration.ofMinutes(15);
    private static final String RELOAD = "SELECT pg_reload_conf()";
    private static final String[] BOTH_SIDES = {"primary: lag replica1", "replica: lag self"};
    private static final Map<String, Double> CUT_OFF =
            Map.of("primary: replicas", 0.0, "replica: replicas", 0.0, "replica: healthy self", 0.0);
    private static @Nullable ReplicatedPair shared;

    private final ReplicatedPair pair;
    private final PostgresqlServer primary;
    private final PostgresqlServer replica;
    private final WatchedServers watched;

    PostgresqlReplicationTest(int major) {
        assertThat(major).isPositive();
        this.pair = Objects.requireNonNull(shared);
        this.primary = pair.primary();
        this.replica = pair.replica();
        this.watched = pair.watched();
    }

    @BeforeParameterizedClassInvocation
    static void open(int major) throws Exception {
        shared = ReplicatedPair.open(major);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        Objects.requireNonNull(shared).close();
    }

    /** Everybody leaves the pair as it was found; this waits until it is. */
    @BeforeEach
    void allIsWell() throws Exception {
        primary.execute("TRUNCATE account", "INSERT INTO account SELECT generate_series(1, 10)");
        watched.pageThatSays(WELL);
    }

    @Test
    void anIdlePairHasNoLagHoweverLongItIsIdle() {
        Await.until("the last transaction is a while ago", () -> {
            try (WatchedTarget watch = Watch.of(replica)) {
                return value(watch.scrape(), "pg_replication_last_replay_seconds") > 3;
            }
        });
        String page = watched.pageThatSays(WELL);
        assertThat(Firing.after(USUAL, page)).isEmpty();
    }

    @Test
    void aKilledPrimaryIsABrokenLinkOfUnknownLag() throws Exception {
        String well = watched.pageThatSays(WELL);
        primary.stop();
        String page = watched.pageThatSays(Map.of("replica: replicas", 0.0, "replica: healthy self", 0.0));
        primary.startAgain();
        assertThat(Firing.after(phase(well, USUAL), phase(page, LASTING)))
                .containsExactly("StackReplicationBroken critical replica", "StackTargetDown critical primary");
    }

    @Test
    void aCutNetworkIsABrokenLinkAndOneReplicaFewer() {
        String well = watched.pageThatSays(WELL);
        pair.network().cut();
        String page = watched.pageThatSays(CUT_OFF);
        pair.network().mend();
        assertThat(Firing.after(phase(well, USUAL), phase(page, LASTING)))
                .containsExactly("StackReplicaCountDropped warning primary", "StackReplicationBroken critical replica");
    }

    @Test
    void aSlotRemembersTheReplicaThatShouldBeThere() throws Exception {
        pair.useSlot("for_replica");
        primary.execute("SELECT pg_create_physical_replication_slot('keeps_nothing')");
        String well = watched.pageThatSays(WELL);
        pair.network().cut();
        String page = watched.pageThatSays(with(CUT_OFF, "primary: healthy for_replica", 0));
        pair.network().mend();
        watched.pageThatSays(WELL);
        primary.execute("SELECT pg_drop_replication_slot('keeps_nothing')");
        pair.dropSlot("for_replica");
        assertThat(Firing.after(phase(well, USUAL), phase(page, LASTING)))
                .containsExactly(
                        "PostgresqlReplicationSlotInactive warning primary",
                        "StackReplicaCountDropped warning primary",
                        "StackReplicationBroken critical primary",
                        "StackReplicationBroken critical replica");
    }

    /** All that arrived is replayed at once, and still the replica is behind. */
    @Test
    void aReplicaThatCatchesUpIsBehindUntilItHasWhatThePrimaryHas() throws Exception {
        pair.network().cut();
        watched.pageThatSays(CUT_OFF);
        primary.execute("INSERT INTO account SELECT generate_series(1, 100000)");
        pair.network().slowDown(Duration.ofMillis(20));
        pair.network().mend();
        String page = watched.pageWithLag("replica: lag self");
        List<Map<String, Double>> further = Stream.generate(watched::page)
                .limit(10)
                .map(WatchedServers::said)
                .toList();
        pair.network().slowDown(Duration.ZERO);
        assertThat(further)
                .allSatisfy(said -> assertThat(said.get("replica: lag self")).isGreaterThan(1))
                .allSatisfy(said -> assertThat(said).containsEntry("replica: healthy self", 1.0));
        assertThat(Firing.after(USUAL, page))
                .contains("StackReplicationLagHigh critical replica", "StackReplicationLagHigh warning replica");
    }

    @Test
    void synchronousCommitsSayHowManyReplicasTheyWaitFor() throws Exception {
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'ANY 2 (replica1, \"3 (\")'", RELOAD);
        watched.pageThatSays(with(WELL, "primary: replicas_expected", 2));
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'replica1, replica2'", RELOAD);
        String well = watched.pageThatSays(with(WELL, "primary: replicas_expected", 1));
        pair.network().cut();
        String page = watched.pageThatSays(with(CUT_OFF, "primary: replicas_expected", 1));
        pair.network().mend();
        primary.execute("ALTER SYSTEM RESET synchronous_standby_names", RELOAD);
        assertThat(Firing.after(USUAL, well)).isEmpty();
        assertThat(Firing.after(phase(well, USUAL), phase(page, LASTING)))
                .containsExactly(
                        "StackReplicaCountDropped warning primary",
                        "StackReplicasMissing critical primary",
                        "StackReplicationBroken critical replica");
    }

    private static Map<String, Double> with(Map<String, Double> said, String what, double value) {
        Map<String, Double> all = new HashMap<>(said);
        all.put(what, value);
        return all;
    }

    @Test
    void pausedReplayIsAGrowingLagOnALinkThatWorks() throws Exception {
        Await.until(
                "nothing is behind although replay is paused",
                () -> { // the server itself writes now and then
                    replica.execute("SELECT pg_wal_replay_resume()", "SELECT pg_wal_replay_pause()");
                    return said(watched.page()).equals(WELL);
                });
        primary.execute("INSERT INTO account VALUES (11)");
        String page = watched.pageWithLag(BOTH_SIDES);
        primary.execute("INSERT INTO account VALUES (12)");
        Map<String, Double> later = said(watched.pageWithMoreLagThan(page, BOTH_SIDES));
        replica.execute("SELECT pg_wal_replay_resume()");
        assertLagOnALinkThatWorks(page, later);
    }

    @Test
    void aQueryOnTheReplicaThatHoldsReplayBackIsAGrowingLag() throws Exception {
        try (Connection session = replica.connect();
                Statement query = session.createStatement()) {
            session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            session.setAutoCommit(false);
            query.execute("SELECT count(*) FROM account");
            primary.execute("DELETE FROM account", "VACUUM account", "INSERT INTO account VALUES (11)");
            String page = watched.pageWithLag(BOTH_SIDES);
            Map<String, Double> later = said(watched.pageWithMoreLagThan(page, BOTH_SIDES));
            session.rollback();
            assertLagOnALinkThatWorks(page, later);
        }
    }

    private static void assertLagOnALinkThatWorks(String page, Map<String, Double> later) {
        assertThat(later).containsOnlyKeys(WELL.keySet());
        assertThat(later).containsEntry("primary: healthy replica1", 1.0).containsEntry("replica: healthy self", 1.0);
        assertThat(Firing.after(USUAL, page))
                .containsExactly(
                        "StackReplicationLagHigh critical primary",
                        "StackReplicationLagHigh critical replica",
                        "StackReplicationLagHigh warning primary",
                        "StackReplicationLagHigh warning replica");
    }

    @Test
    void nativeNamesAreThoseOfTheKnownExporter() throws Exception {
        pair.useSlot("for_names");
        try (WatchedTarget watchPrimary = Watch.of(primary);
                WatchedTarget watchReplica = Watch.of(replica)) {
            nativeNames(
                    watchPrimary.scrape(), watchReplica.scrape(), primary.ask("SELECT pid FROM pg_stat_replication"));
        }
        pair.dropSlot("for_names");
    }

    private static void nativeNames(TargetReport primary, TargetReport replica, String senderPid) {
        assertThat(failures(primary)).isEmpty();
        assertThat(failures(replica)).isEmpty();
        assertThat(primary.identity().map(Identity::role)).hasValue("primary");
        assertThat(replica.identity().map(Identity::role)).hasValue("replica");
        assertThat(value(primary, "pg_replication_is_replica")).isZero();
        assertThat(value(replica, "pg_replication_is_replica")).isEqualTo(1);
        assertThat(value(replica, "pg_replication_lag_seconds")).isZero();
        String[] sender = {"replica1", "127.0.0.1", "streaming", "for_names", senderPid};
        assertThat(value(primary, "pg_stat_replication_pg_wal_lsn_diff", sender))
                .isNotNegative();
        assertThat(value(primary, "pg_replication_slots_slot_is_active", "for_names", "physical"))
                .isEqualTo(1);
        assertThat(value(primary, "pg_replication_slots_slot_confirmed_flush_lsn", "for_names", "physical"))
                .isZero();
        String[] receiver = {"127.0.0.1", "for_names", "streaming"};
        assertThat(value(replica, "pg_stat_wal_receiver_received_tli", receiver))
                .isEqualTo(1);
        assertThat(value(replica, "pg_stat_wal_receiver_flushed_lsn", receiver))
                .isCloseTo(value(primary, "pg_stat_replication_pg_current_wal_lsn_bytes", sender), within(1e6));
        assertThat(points(replica, "pg_stat_wal_receiver_upstream_node")).isEmpty();
    }
}
