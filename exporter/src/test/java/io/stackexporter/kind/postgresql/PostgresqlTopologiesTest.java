package io.stackexporter.kind.postgresql;

import static io.stackexporter.bundle.Firing.phase;
import static io.stackexporter.kind.WatchedServers.said;
import static io.stackexporter.kind.postgresql.ReplicatedPair.WELL;
import static io.stackexporter.kind.postgresql.ReplicatedPair.startPrimary;
import static io.stackexporter.kind.postgresql.ReplicatedPair.watch;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.Firing;
import io.stackexporter.kind.WatchedServers;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Relay;
import io.stackexporter.servers.Running;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.fluent.ChainedStreamBuilder;

/** Servers alone, in a chain, promoted, or fed from files: what each says about replication, and which alerts fire. */
class PostgresqlTopologiesTest {
    private static final Duration USUAL = Duration.ofMinutes(30);
    private static final Duration LASTING = Duration.ofMinutes(15);
    private static final String RELOAD = "SELECT pg_reload_conf()";

    private final Running running = new Running();

    @TempDir
    private Path archive;

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aServerAloneSaysThatItHasNoReplicaAndNothingElse(int major) throws Exception {
        PostgresqlServer alone = running.keep(startPrimary(major));
        Map<String, PostgresqlServer> servers = Map.of("alone", alone);
        String page = running.keep(watch(servers)).page();
        assertThat(said(page)).isEqualTo(Map.of("alone: replicas", 0.0));
        assertThat(Firing.after(USUAL, page)).isEmpty();

        String expecting = running.keep(watch(servers, "collectors: {stat_replication: {expected_replicas: 2}}"))
                .page();
        assertThat(said(expecting)).isEqualTo(Map.of("alone: replicas", 0.0, "alone: replicas_expected", 2.0));
        assertThat(Firing.after(USUAL, expecting)).containsExactly("StackReplicasMissing critical alone");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void neitherABaseBackupNorAReaderOfChangesIsAReplica(int major) throws Exception {
        PostgresqlServer server = running.keep(startPrimary(major, "wal_level=logical"));
        server.execute("SELECT pg_create_logical_replication_slot('changes', 'test_decoding')");
        WatchedServers watched = running.keep(watch(Map.of("server", server)));
        try (Connection backup = replicating(server, "pg_basebackup")) {
            streams(backup)
                    .physical()
                    .withStartPosition(LogSequenceNumber.valueOf(server.ask("SELECT pg_current_wal_lsn()")))
                    .start();
            assertThat(server.ask("SELECT application_name FROM pg_stat_replication"))
                    .isEqualTo("pg_basebackup");
            assertThat(said(watched.page())).isEqualTo(Map.of("server: replicas", 0.0));
        }
        try (Connection reader = replicating(server, "reader")) {
            streams(reader).logical().withSlotName("changes").start();
            Await.until(
                    "the reader has a healthy link",
                    () -> said(watched.page())
                            .getOrDefault("server: healthy reader", 0.0)
                            .equals(1.0));
            assertThat(said(watched.page())).containsEntry("server: replicas", 0.0);
        }
    }

    private static Connection replicating(PostgresqlServer server, String name) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port()
                + "/postgres?user=postgres&replication=database&preferQueryMode=simple&assumeMinServerVersion=14"
                + "&ApplicationName=" + name);
    }

    private static ChainedStreamBuilder streams(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getReplicationAPI().replicationStream();
    }

    /** It could only say 0, and would seem to be caught up. */
    @Test
    void aReplicaThatHasReplayedNoTransactionDoesNotKnowHowFarItIsBehind() throws Exception {
        PostgresqlServer primary = running.keep(startPrimary(18));
        PostgresqlServer replica = running.keep(PostgresqlServer.replicaOf(primary, "replica"));
        Await.until(
                "the replica streams",
                () -> replica.ask("SELECT count(*) FROM pg_stat_wal_receiver").equals("1"));
        replica.execute("SELECT pg_wal_replay_pause()");
        assertThat(replica.ask("SELECT pg_last_xact_replay_timestamp() IS NULL"))
                .isEqualTo("t");
        primary.execute("INSERT INTO account VALUES (1)");
        Await.until(
                "the change has come",
                () -> replica.ask("SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()")
                        .equals("t"));
        WatchedServers watched = running.keep(watch(Map.of("primary", primary, "replica", replica)));
        String late = watched.page();
        replica.execute("SELECT pg_wal_replay_resume()");
        assertThat(said(late)).containsEntry("replica: healthy self", 1.0).doesNotContainKey("replica: lag self");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void eachLinkOfAChainIsJudgedByItself(int major) throws Exception {
        PostgresqlServer primary = running.keep(startPrimary(major));
        Relay network = running.keep(Relay.to(primary.port()));
        PostgresqlServer middle = running.keep(PostgresqlServer.replicaOf(primary, "middle"));
        ReplicatedPair.follow(middle, network.port(), "middle");
        PostgresqlServer leaf = running.keep(PostgresqlServer.replicaOf(primary, "leaf"));
        ReplicatedPair.follow(leaf, middle.port(), "leaf");
        WatchedServers watched = running.keep(watch(Map.of("primary", primary, "middle", middle, "leaf", leaf)));
        primary.execute("INSERT INTO account VALUES (1)");
        String well = watched.pageThatSays(Map.ofEntries(
                entry("primary: replicas", 1.0),
                entry("primary: healthy middle", 1.0),
                entry("primary: lag middle", 0.0),
                entry("middle: replicas", 1.0),
                entry("middle: healthy self", 1.0),
                entry("middle: lag self", 0.0),
                entry("middle: healthy leaf", 1.0),
                entry("middle: lag leaf", 0.0),
                entry("leaf: replicas", 0.0),
                entry("leaf: healthy self", 1.0),
                entry("leaf: lag self", 0.0)));
        assertThat(Firing.after(USUAL, well)).isEmpty();

        leaf.execute("SELECT pg_wal_replay_pause()");
        primary.execute("INSERT INTO account VALUES (2)");
        String late = watched.pageWithLag("middle: lag leaf", "leaf: lag self");
        assertThat(said(late)).containsEntry("middle: lag self", 0.0).containsEntry("primary: lag middle", 0.0);
        leaf.execute("SELECT pg_wal_replay_resume()");
        assertThat(Firing.after(USUAL, late))
                .containsExactly(
                        "StackReplicationLagHigh critical leaf",
                        "StackReplicationLagHigh critical middle",
                        "StackReplicationLagHigh warning leaf",
                        "StackReplicationLagHigh warning middle");

        network.cut();
        String cut = watched.pageThatSays(Map.of(
                "primary: replicas", 0.0,
                "middle: replicas", 1.0,
                "middle: healthy self", 0.0,
                "middle: healthy leaf", 1.0,
                "middle: lag leaf", 0.0,
                "leaf: replicas", 0.0,
                "leaf: healthy self", 1.0,
                "leaf: lag self", 0.0));
        assertThat(Firing.after(phase(well, USUAL), phase(cut, LASTING)))
                .containsExactly("StackReplicaCountDropped warning primary", "StackReplicationBroken critical middle");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aPromotedReplicaIsNoReplicaAnyMore(int major) throws Exception {
        try (ReplicatedPair pair = ReplicatedPair.open(major)) {
            String well = pair.watched().pageThatSays(WELL);
            assertThat(well).containsPattern("stack_target_info\\{.*role=\"replica\".*target=\"replica\"");
            pair.replica().execute("SELECT pg_promote()");
            String page = pair.watched().pageThatSays(Map.of("primary: replicas", 0.0, "replica: replicas", 0.0));
            assertThat(page)
                    .containsPattern("pg_replication_is_replica\\{.*target=\"replica\".*} 0")
                    .containsPattern("stack_target_info\\{.*role=\"primary\".*target=\"replica\"");
            assertThat(Firing.after(phase(well, USUAL), phase(page, LASTING)))
                    .containsExactly("StackReplicaCountDropped warning primary");
        }
    }

    /** The primary kept the log for as long as it was allowed to; only a new copy can help. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aReplicaWhoseLogIsGoneStaysBrokenWhenTheNetworkIsBack(int major) throws Exception {
        try (ReplicatedPair pair = ReplicatedPair.open(major)) {
            pair.useSlot("for_replica");
            String well = pair.watched().pageThatSays(WELL);
            pair.network().cut();
            Map<String, Double> broken = Map.of(
                    "primary: replicas", 0.0,
                    "primary: healthy for_replica", 0.0,
                    "replica: replicas", 0.0,
                    "replica: healthy self", 0.0);
            pair.watched().pageThatSays(broken);
            PostgresqlServer primary = pair.primary();
            primary.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'", RELOAD);
            Await.until("the slot is lost", () -> {
                primary.execute("INSERT INTO account VALUES (1)", "SELECT pg_switch_wal()", "CHECKPOINT");
                return primary.ask("SELECT wal_status FROM pg_replication_slots")
                        .equals("lost");
            });
            pair.network().mend();
            String page = pair.watched().pageThatSays(broken);
            assertThat(Firing.after(phase(well, USUAL), phase(page, LASTING)))
                    .containsExactly(
                            "PostgresqlReplicationSlotLost critical primary",
                            "StackReplicaCountDropped warning primary",
                            "StackReplicationBroken critical primary",
                            "StackReplicationBroken critical replica");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aReplicaThatIsFedFromFilesHasNoLinkThatCouldBeBroken(int major) throws Exception {
        PostgresqlServer primary = running.keep(startPrimary(major, "archive_mode=on"));
        PostgresqlServer replica = running.keep(PostgresqlServer.replicaOf(primary, "fed"));
        primary.execute("ALTER SYSTEM SET archive_command = 'cp %p " + archive + "/%f'", RELOAD);
        replica.execute(
                "ALTER SYSTEM SET primary_conninfo = ''",
                "ALTER SYSTEM SET restore_command = 'cp " + archive + "/%f %p'",
                RELOAD);
        WatchedServers watched = running.keep(watch(Map.of("primary", primary, "replica", replica)));
        primary.execute("INSERT INTO account VALUES (1)", "SELECT pg_switch_wal()");
        Await.until(
                "the file is replayed",
                () -> replica.ask("SELECT count(*) FROM account").equals("1"));
        String page = watched.pageThatSays(Map.of("primary: replicas", 0.0, "replica: replicas", 0.0));
        assertThat(page).containsPattern("pg_replication_is_replica\\{.*target=\"replica\".*} 1");
        assertThat(Firing.after(USUAL, page)).isEmpty();
    }
}
