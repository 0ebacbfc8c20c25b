package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the families of replication are called on every server, and those that only a replication group has. */
class ReplicationFamiliesTest {
    private static final String FAMILIES =
            "(mysql_(slave_status|gtid|binlog|perf_schema_(last_applied|applying))|stack_replica)_?.*";

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void namesTypesAndLabelsAreThoseOfTheServer(MysqlVersion version) throws Exception {
        try (MysqlServer primary = MysqlServer.start(version);
                MysqlServer replica = MysqlServer.replicaOf(primary);
                WatchedTarget watch = WatchedTarget.of(
                        new MysqlKind(),
                        replica.url(),
                        "collectors: {replication_applier_status_by_worker: {enabled: true}}")) {
            primary.execute("CREATE DATABASE shop");
            Await.until(
                    "something was applied",
                    () -> replica.ask("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'shop'")
                            .equals("1"));
            Await.until(
                    "the replica is in step",
                    () -> find(watch.scrape(), "stack_replication_lag_seconds", "self")
                            .equals(OptionalDouble.of(0)));
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(WatchedTarget.declarations(report.families()))
                    .filteredOn(
                            family -> family.substring(0, family.indexOf('\t')).matches(FAMILIES))
                    .containsExactlyInAnyOrderElementsOf(expected(version.flavor()));
        }
    }

    private List<String> expected(String flavor) throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("replication-families.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> line.endsWith("\tall") || line.endsWith("\t" + flavor))
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .toList();
        }
    }

    @Test
    void membersOfAGroupAreTold() throws Exception {
        MysqlVersion version = MysqlVersion.MYSQL_9_7;
        try (MysqlServer plain = MysqlServer.start(version, "performance-schema=OFF");
                MysqlServer member = MysqlServer.start(
                        version,
                        "plugin-dir=" + Path.of(plain.ask("SELECT @@basedir"), "lib/mysql/plugin"),
                        "plugin-load-add=group_replication.so");
                WatchedTarget watch = WatchedTarget.of(
                        new MysqlKind(),
                        member.url(),
                        "collectors: {replication_group_member_stats: {enabled: true}}")) {
            TargetReport stopped = watch.scrape();
            assertThat(find(stopped, "stack_degraded_units", "group_member")).hasValue(1);

            member.execute(
                    "SET GLOBAL group_replication_group_name = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'",
                    "SET GLOBAL group_replication_local_address = '127.0.0.1:" + Program.freePort() + "'",
                    "SET GLOBAL group_replication_bootstrap_group = ON",
                    "START GROUP_REPLICATION");
            Await.until(
                    "the member is in order",
                    () -> find(watch.scrape(), "stack_degraded_units", "group_member")
                            .equals(OptionalDouble.of(0)));
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(find(report, "stack_degraded_units", "no_quorum")).hasValue(0);
            assertThat(points(report, "mysql_perf_schema_replication_group_member_info"))
                    .singleElement()
                    .satisfies(point -> assertThat(point.labelValues())
                            .contains("group_replication_applier", "ONLINE", "PRIMARY", "XCom"));
            assertThat(find(report, "mysql_perf_schema_transactions_in_queue")).hasValue(0);
            assertThat(find(report, "mysql_perf_schema_conflicts_detected_total"))
                    .hasValue(0);
            assertThat(points(report, "stack_replication_healthy")).isEmpty();
        }
    }
}
