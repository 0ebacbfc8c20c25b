package io.stackexporter.kind.mysql;

import static io.stackexporter.bundle.Firing.phase;
import static io.stackexporter.kind.WatchedServers.said;
import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.Firing;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedServers;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.Running;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers with two primaries, in a chain, promoted, or asked by a login with few rights. */
class MysqlTopologiesTest {
    private static final Duration BEFORE = Duration.ofMinutes(30);
    private static final Duration LASTING = Duration.ofMinutes(15);

    private final Running running = new Running();

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void everyChannelIsJudgedByItself(MysqlVersion version) throws Exception {
        MysqlServer first = running.keep(MysqlServer.start(version));
        MysqlServer second = running.keep(MysqlServer.start(version));
        MysqlServer replica = running.keep(MysqlServer.start(version));
        replica.follow(first, "first");
        replica.follow(second, "second");
        WatchedServers watch = running.keep(WatchedServers.of(new MysqlKind(), Map.of("replica", replica.url())));
        String well = watch.pageThatSays(Map.of(
                "replica: replicas", 0.0,
                "replica: healthy self:first", 1.0,
                "replica: lag self:first", 0.0,
                "replica: healthy self:second", 1.0,
                "replica: lag self:second", 0.0));
        second.kill();
        String page = watch.pageThatSays(Map.of(
                "replica: replicas", 0.0,
                "replica: healthy self:first", 1.0,
                "replica: lag self:first", 0.0,
                "replica: healthy self:second", 0.0));
        assertThat(Firing.after(phase(well, BEFORE), phase(page, LASTING)))
                .containsExactly("StackReplicationBroken critical replica");
        assertThat(page)
                .contains(
                        version.flavor().equals("mysql")
                                ? "channel_name=\"second\",connection_name=\"\""
                                : "channel_name=\"\",connection_name=\"second\"");
    }

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void chainsAndTheirEndsFollowAFailover(MysqlVersion version) throws Exception {
        MysqlServer primary = running.keep(MysqlServer.start(version));
        MysqlServer middle = running.keep(MysqlServer.replicaOf(primary));
        MysqlServer leaf = running.keep(MysqlServer.replicaOf(middle));
        WatchedServers watch = running.keep(WatchedServers.of(
                new MysqlKind(), Map.of("primary", primary.url(), "middle", middle.url(), "leaf", leaf.url())));
        primary.execute("CREATE DATABASE shop");
        String well = watch.pageThatSays(Map.of(
                "primary: replicas", 1.0,
                "middle: replicas", 1.0,
                "middle: healthy self", 1.0,
                "middle: lag self", 0.0,
                "leaf: replicas", 0.0,
                "leaf: healthy self", 1.0,
                "leaf: lag self", 0.0));
        primary.kill();
        new ReplicaControl(middle).promote();
        String page = watch.pageThatSays(Map.of(
                "middle: replicas", 1.0, "leaf: replicas", 0.0, "leaf: healthy self", 1.0, "leaf: lag self", 0.0));
        assertThat(page.lines().filter(line -> line.startsWith("stack_target_info") && line.contains("\"middle\"")))
                .singleElement()
                .asString()
                .contains("role=\"primary\"");
        assertThat(Firing.after(phase(well, BEFORE), phase(page, LASTING)))
                .containsExactly("StackTargetDown critical primary");
    }

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void loginsWithoutRightsLoseOnlyWhatTheyMayNotSee(MysqlVersion version) throws Exception {
        MysqlServer server = running.keep(MysqlServer.start(version));
        server.execute("CREATE USER poor@'%' IDENTIFIED BY 'poor'");
        try (WatchedTarget watch = poor(server)) {
            TargetReport report = watch.scrape();
            assertThat(report.up()).isTrue();
            assertThat(failures(report)).containsKeys("slave_status", "binlog_size", "slave_hosts");
            assertThat(failures(report).values())
                    .allSatisfy(failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.PERMISSION));
            assertThat(failures(report)).doesNotContainKeys("gtid", "synchronous_replication");
            assertThat(points(report, "stack_replication_healthy")).isEmpty();
        }
        String rights = version.flavor().equals("mysql")
                ? "REPLICATION CLIENT, REPLICATION SLAVE"
                : "SLAVE MONITOR, BINLOG MONITOR, REPLICATION MASTER ADMIN";
        server.execute("GRANT " + rights + " ON *.* TO poor@'%'");
        server.execute("GRANT SELECT ON performance_schema.* TO poor@'%'");
        try (WatchedTarget watch = poor(server)) {
            assertThat(failures(watch.scrape()))
                    .doesNotContainKeys(
                            "slave_status",
                            "binlog_size",
                            "slave_hosts",
                            "replicas",
                            "gtid",
                            "synchronous_replication",
                            "replication_group_members");
        }
    }

    private static WatchedTarget poor(MysqlServer server) throws Exception {
        return WatchedTarget.of(
                new MysqlKind(),
                server.url(),
                "username: poor",
                "password: poor",
                "collectors: {slave_hosts: {enabled: true}}");
    }

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void aPrimaryTellsItsReplicasItsLogAndItsTransactions(MysqlVersion version) throws Exception {
        MysqlServer primary = running.keep(MysqlServer.start(version));
        MysqlServer replica = running.keep(MysqlServer.replicaOf(primary));
        primary.execute("CREATE DATABASE shop", "FLUSH BINARY LOGS", "CREATE DATABASE depot");
        try (WatchedTarget watch = WatchedTarget.of(
                new MysqlKind(),
                primary.url(),
                "collectors: {slave_hosts: {enabled: true}, replicas: {expected_replicas: 2}}")) {
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(report.identity().map(Identity::role)).contains("primary");
            assertThat(find(report, "stack_replicas")).hasValue(1);
            assertThat(find(report, "stack_replicas_expected")).hasValue(2);
            assertThat(points(report, "mysql_heartbeat_mysql_slave_hosts_info"))
                    .singleElement()
                    .satisfies(point -> assertThat(point.labelValues())
                            .startsWith(String.valueOf(replica.port()), "127.0.0.1", String.valueOf(replica.port()))
                            .contains(String.valueOf(primary.port())));
            assertThat(find(report, "mysql_binlog_files")).hasValue(2);
            assertThat(find(report, "mysql_binlog_file_number")).hasValue(2);
            assertThat(find(report, "mysql_binlog_size_bytes").orElseThrow())
                    .isGreaterThan(find(report, "mysql_binlog_position_bytes").orElseThrow());
            transactions(report, primary);
        }
        assertThat(said(running.keep(WatchedServers.of(new MysqlKind(), Map.of("p", primary.url())))
                        .page()))
                .isEqualTo(Map.of("p: replicas", 1.0));
    }

    private static void transactions(TargetReport report, MysqlServer primary) throws Exception {
        if (primary.version().flavor().equals("mysql")) {
            double executed = find(report, "mysql_gtid_executed_transactions").orElseThrow();
            assertThat(primary.ask("SELECT @@gtid_executed")).endsWith(":1-" + (int) executed);
            assertThat(find(report, "mysql_gtid_own_transactions")).hasValue(executed);
            assertThat(find(report, "mysql_gtid_purged_transactions")).hasValue(0);
        } else {
            String[] place = primary.ask("SELECT @@gtid_binlog_pos").split("-", -1);
            OptionalDouble number = OptionalDouble.of(Double.parseDouble(place[2]));
            assertThat(find(report, "mysql_gtid_binlog_pos", place[0], place[1]))
                    .isEqualTo(number);
            assertThat(find(report, "mysql_gtid_current_pos", place[0], place[1]))
                    .isEqualTo(number);
        }
    }
}
