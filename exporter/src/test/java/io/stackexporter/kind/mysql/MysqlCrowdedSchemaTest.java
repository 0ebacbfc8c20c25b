package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A schema of thousands of tables shows the biggest and counts the rest. */
class MysqlCrowdedSchemaTest {
    private static final int TABLES = 5_000;

    @ParameterizedTest
    @EnumSource(
            value = MysqlVersion.class,
            names = {"MYSQL_8_0", "MARIADB_11_4"})
    void schemaOfFiveThousandTablesShowsTheBiggest(MysqlVersion version) throws Exception {
        // Nobody needs the tables after a crash, and a disk is slow.
        try (MysqlServer server =
                MysqlServer.start(version, "innodb-flush-method=nosync", "loose-sync-frm=OFF", "skip-log-bin")) {
            create(server);
            // What is on by itself; the first look at so many tables takes its time on a busy machine.
            try (WatchedTarget watch = WatchedTarget.of(new MysqlKind(), server.url(), "timeout: 60s")) {
                TargetReport report = watch.scrape(Duration.ofMinutes(1));

                assertThat(failures(report)).isEmpty();
                assertThat(value(report, "mysql_info_schema_schema_tables", "crowded"))
                        .isEqualTo(TABLES);
                assertThat(points(report, "mysql_info_schema_table_rows")).hasSize(CappedCollector.DEFAULT_MAX);
            }
        }
    }

    private static void create(MysqlServer server) throws Exception {
        server.execute("CREATE DATABASE crowded");
        try (Connection crowded = server.connect("root", "", "crowded");
                Statement statement = crowded.createStatement()) {
            for (int i = 0; i < TABLES; i++) {
                statement.execute("CREATE TABLE t" + i + " (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=MEMORY");
            }
        }
    }
}
