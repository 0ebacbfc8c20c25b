package io.stackexporter.kind.mysql;

import static io.stackexporter.bundle.Firing.phase;
import static io.stackexporter.kind.WatchedServers.said;
import static io.stackexporter.kind.WatchedServers.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.Firing;
import io.stackexporter.kind.WatchedServers;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A primary and a replica in every state that replication can be in: what both sides say, and which alerts fire. */
@ParameterizedClass
@EnumSource(MysqlVersion.class)
class MysqlReplicationTest {
    private static final Duration BEFORE = Duration.ofMinutes(30);
    private static final Duration LASTING = Duration.ofMinutes(15);
    private static final Map<String, Double> WELL = Map.of(
            "primary: replicas", 1.0, "replica: replicas", 0.0, "replica: healthy self", 1.0, "replica: lag self", 0.0);

    private static @Nullable MysqlServer sharedPrimary;
    private static @Nullable MysqlServer sharedReplica;
    private static @Nullable WatchedServers sharedWatch;
    private static int rows;

    private final MysqlServer primary = Objects.requireNonNull(sharedPrimary);
    private final MysqlServer replica = Objects.requireNonNull(sharedReplica);
    private final WatchedServers watch = Objects.requireNonNull(sharedWatch);
    private final ReplicaControl control = new ReplicaControl(replica);
    private final boolean mysql;
    private String well = "";

    MysqlReplicationTest(MysqlVersion version) {
        this.mysql = version.flavor().equals("mysql");
    }

    @BeforeParameterizedClassInvocation
    static void open(MysqlVersion version) throws Exception {
        sharedPrimary = MysqlServer.start(version);
        sharedReplica = MysqlServer.replicaOf(sharedPrimary);
        sharedWatch = WatchedServers.of(
                new MysqlKind(),
                Map.of("primary", sharedPrimary.url(), "replica", sharedReplica.url()),
                "thresholds: {replication_lag_seconds: {warning: 0.5, critical: 1}}");
        sharedPrimary.execute("CREATE DATABASE shop", "CREATE TABLE shop.orders (id INT PRIMARY KEY)");
        MysqlServer replica = sharedReplica;
        Await.until(
                "the table has come",
                () -> replica.ask("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'shop'")
                        .equals("1"));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        Objects.requireNonNull(sharedWatch).close();
        Objects.requireNonNull(sharedReplica).close();
        Objects.requireNonNull(sharedPrimary).close();
    }

    @BeforeEach
    void allIsWell() throws Exception {
        write();
        Await.until(
                "the row has come",
                () -> replica.ask("SELECT COUNT(*) FROM shop.orders WHERE id = " + rows)
                        .equals("1"));
        well = watch.pageThatSays(WELL);
    }

    private void write() throws Exception {
        rows++;
        primary.execute("INSERT INTO shop.orders VALUES (" + rows + ")");
    }

    /** What fires when all was well for long, and then the page said the same for a while. */
    private Set<String> alerts(String page) {
        return Firing.after(phase(well, BEFORE), phase(page, LASTING));
    }

    /** Without a reader the primary notices only when it has something to send. */
    private String brokenPage(Map<String, Double> expected) throws Exception {
        write();
        String page = watch.pageThatSays(expected);
        assertThat(value(page, "replica", "stack_up")).contains(1.0);
        return page;
    }

    @Test
    void idleAndCaughtUpIsNoLag() {
        assertThat(alerts(watch.pageThatSays(WELL))).isEmpty();
        assertThat(well).contains("role=\"primary\"").contains("role=\"replica\"");
    }

    @Test
    void lagGrowsWhileAppliersWaitAndGoesWhenTheyHaveCaughtUp() throws Exception {
        try (Connection connection = replica.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLES shop.orders WRITE");
            write();
            String page = watch.pageOn("a lag", text -> lag(text) > 1);
            double before = lag(page);
            String later = watch.pageOn("more of it", text -> lag(text) > before);
            assertThat(said(later)).containsEntry("replica: healthy self", 1.0);
            // MySQL also tells that somebody waits for a lock, which has lasted for as long as the test takes.
            assertThat(alerts(later))
                    .filteredOn(alert -> !alert.startsWith("MysqlLockWaitLong"))
                    .containsExactly(
                            "StackReplicationLagHigh critical replica", "StackReplicationLagHigh warning replica");
            assertThat(value(later, "replica", "mysql_slave_status_seconds_behind_source"))
                    .hasValueSatisfying(seconds -> assertThat(seconds).isPositive());
            if (mysql) {
                assertThat(lag(later) % 1).as("parts of a second").isNotZero();
                assertThat(value(later, "replica", "mysql_slave_status_gtid_pending_transactions"))
                        .contains(1.0);
            }
        }
        assertThat(alerts(watch.pageThatSays(WELL))).isEmpty();
    }

    private static double lag(String page) {
        return said(page).getOrDefault("replica: lag self", 0.0);
    }

    @Test
    void stoppedReceiverIsABrokenLinkWithoutLag() throws Exception {
        control.stopReceiving();
        String page =
                brokenPage(Map.of("primary: replicas", 0.0, "replica: replicas", 0.0, "replica: healthy self", 0.0));
        assertThat(value(page, "replica", "mysql_slave_status_slave_io_running"))
                .contains(0.0);
        assertThat(value(page, "replica", "mysql_slave_status_replica_io_running"))
                .contains(0.0);
        assertThat(value(page, "replica", "mysql_slave_status_replica_sql_running"))
                .contains(1.0);
        assertThat(alerts(page))
                .containsExactly("StackReplicaCountDropped warning primary", "StackReplicationBroken critical replica");
        control.start();
    }

    @Test
    void stoppedApplierIsABrokenLinkWithoutLag() throws Exception {
        control.stopApplying();
        String page =
                brokenPage(Map.of("primary: replicas", 1.0, "replica: replicas", 0.0, "replica: healthy self", 0.0));
        assertThat(value(page, "replica", "mysql_slave_status_slave_sql_running"))
                .contains(0.0);
        assertThat(page).doesNotContain("mysql_slave_status_seconds_behind");
        assertThat(alerts(page)).containsExactly("StackReplicationBroken critical replica");
        control.start();
    }

    @Test
    void failedApplierTellsTheNumberOfTheErrorAndNotItsText() throws Exception {
        replica.execute("SET SESSION sql_log_bin = 0", "INSERT INTO shop.orders VALUES (" + (rows + 1) + ")");
        String page =
                brokenPage(Map.of("primary: replicas", 1.0, "replica: replicas", 0.0, "replica: healthy self", 0.0));
        assertThat(value(page, "replica", "mysql_slave_status_last_sql_errno")).contains(1062.0);
        assertThat(page).doesNotContain("Duplicate");
        if (mysql) {
            assertThat(value(page, "replica", "mysql_slave_status_last_sql_error_timestamp_seconds"))
                    .hasValueSatisfying(when -> assertThat(when)
                            .isBetween(
                                    System.currentTimeMillis() / 1000.0 - 600,
                                    System.currentTimeMillis() / 1000.0 + 1));
        }
        assertThat(alerts(page)).containsExactly("StackReplicationBroken critical replica");
        replica.execute("SET SESSION sql_log_bin = 0", "DELETE FROM shop.orders WHERE id = " + rows);
        control.start();
    }

    @Test
    void delayOnPurposeIsNoLag() throws Exception {
        control.delay(3600);
        write();
        String page = watch.pageOn(
                "the server counts the delay",
                text -> value(text, "replica", "mysql_slave_status_seconds_behind_master")
                        .filter(seconds -> seconds >= 2)
                        .isPresent());
        assertThat(said(page)).isEqualTo(WELL);
        assertThat(value(page, "replica", "mysql_slave_status_sql_delay")).contains(3600.0);
        assertThat(alerts(page)).isEmpty();
        control.delay(0);
    }

    @Test
    void deadPrimaryBreaksTheLink() throws Exception {
        primary.kill();
        String page = watch.pageThatSays(Map.of("replica: replicas", 0.0, "replica: healthy self", 0.0));
        assertThat(value(page, "replica", "mysql_slave_status_slave_io_running"))
                .contains(0.0);
        assertThat(alerts(page))
                .containsExactly("StackReplicationBroken critical replica", "StackTargetDown critical primary");
        primary.startAgain();
    }

    @Test
    void refusedLoginBreaksTheLink() throws Exception {
        control.useWrongPassword();
        String page = watch.pageOn(
                "a refused login",
                text -> value(text, "replica", "mysql_slave_status_last_io_errno")
                        .filter(number -> number == 1045)
                        .isPresent());
        assertThat(said(page)).containsEntry("replica: healthy self", 0.0).doesNotContainKey("replica: lag self");
        assertThat(value(page, "replica", "mysql_slave_status_slave_io_running"))
                .contains(0.0);
        assertThat(alerts(page)).contains("StackReplicationBroken critical replica");
        control.useRightPassword();
    }
}
