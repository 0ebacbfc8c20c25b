package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without a performance schema its collectors have nothing to say, and the others say what they can. */
class NoPerformanceSchemaTest {
    @ParameterizedTest
    @EnumSource(
            value = MysqlVersion.class,
            names = {"MYSQL_8_0", "MARIADB_11_4"})
    void whatHasNoSourceIsSkipped(MysqlVersion version) throws Exception {
        try (MysqlServer server = MysqlServer.start(version, "performance-schema=OFF");
                WatchedTarget watch = WatchedTarget.of(new MysqlKind(), server.url(), PerformanceLaboratory.ALL_ON);
                PerformanceClients clients = new PerformanceClients(server)) {
            server.execute("CREATE DATABASE shop", "CREATE TABLE shop.account (id INT PRIMARY KEY)");
            try (Connection open = clients.idle("INSERT INTO shop.account VALUES (1)")) {
                TargetReport report = watch.scrape();
                List<String> works = new ArrayList<>(List.of("innodb_lock_waits", "innodb_transactions"));
                if (version.flavor().equals("mariadb")) {
                    works.addFirst("activity");
                }
                assertThat(open.isClosed()).isFalse();
                assertThat(failures(report))
                        .doesNotContainKeys(PerformanceLaboratory.COLLECTORS.toArray(String[]::new));
                assertThat(PerformanceLaboratory.outcomes(report).entrySet().stream()
                                .filter(entry -> entry.getValue() instanceof Outcome.Done)
                                .map(entry -> entry.getKey()))
                        .containsExactlyElementsOf(works);
                assertThat(value(report, "mysql_innodb_open_transactions", "idle"))
                        .isEqualTo(1);
            }
        }
    }
}
