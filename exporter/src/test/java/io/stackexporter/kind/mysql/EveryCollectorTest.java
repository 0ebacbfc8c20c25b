package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All collectors of the kind at once, on a server that gives each as much as it can. */
class EveryCollectorTest {
    private static final String ALL_ON = new MysqlKind()
            .collectors().stream()
                    .map(Collector::name)
                    .map(name -> name + ": {enabled: true, interval: 0s"
                            + (name.equals("mysql_user") ? ", privileges: true}" : "}"))
                    .collect(Collectors.joining(", ", "collectors: {", "}"));

    private static final List<String> OFF = new MysqlKind()
            .collectors().stream()
                    .filter(collector -> !collector.onByDefault())
                    .map(Collector::name)
                    .toList();

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void noTwoCollectorsGiveTheSameSeries(MysqlVersion version) throws Exception {
        try (MysqlServer server = MysqlServer.start(version, "innodb-monitor-enable=all", "performance-schema=ON");
                WatchedTarget watch = WatchedTarget.of(new MysqlKind(), server.url(), ALL_ON)) {
            server.execute(
                    "CREATE DATABASE heartbeat",
                    "CREATE TABLE heartbeat.heartbeat (ts VARCHAR(26) NOT NULL, server_id INT UNSIGNED PRIMARY KEY)");
            if (version.flavor().equals(MysqlSession.MARIADB)) {
                server.execute("SET GLOBAL userstat = ON");
            }
            TargetReport report = watch.scrape();

            // What a server does not have, such as another engine, is off until somebody turns it on, as here.
            assertThat(failures(report)).allSatisfy((name, failed) -> {
                assertThat(OFF).contains(name);
                assertThat(failed.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            });
            assertThat(report.missing()).isEmpty();
            assertThat(report.collectors())
                    .allSatisfy((name, outcome) -> assertThat(outcome instanceof Done done ? done.dropped() : 0)
                            .isZero());
        }
    }
}
