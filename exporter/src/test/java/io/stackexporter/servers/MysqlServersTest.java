package io.stackexporter.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The servers that other tests rely on are what they say, follow one another, and leave nothing behind. */
class MysqlServersTest {
    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void eachIsWhatItSaysAndLeavesNothingBehind(MysqlVersion version) throws Exception {
        MysqlServer server = MysqlServer.start(version, "performance-schema=OFF", "long-query-time=7");
        long pid = server.pid();
        try {
            assertThat(ProcessHandle.of(pid)).isPresent();
            assertThat(server.ask("SELECT VERSION()")).startsWith(version.version());
            assertThat(server.ask("SELECT VERSION()").contains("MariaDB"))
                    .isEqualTo(version.flavor().equals("mariadb"));
            assertThat(server.ask("SELECT @@long_query_time")).startsWith("7");
            assertThat(server.ask("SELECT @@performance_schema")).isEqualTo("0");
            assertThat(server.ask("SELECT COUNT(*) FROM mysql.user WHERE user = ''"))
                    .isEqualTo("0");
            server.execute("CREATE USER reader IDENTIFIED BY 'a secret'");
            try (Connection connection = server.connect("reader", "a secret", "information_schema")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        } finally {
            server.close();
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(server.data().getParent()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void rowsAreReplicatedByTwoChannels(MysqlVersion version) throws Exception {
        try (MysqlServer primary = MysqlServer.start(version);
                MysqlServer other = MysqlServer.start(version, "performance-schema=OFF");
                MysqlServer replica = MysqlServer.replicaOf(primary)) {
            assertThat(primary.ask("SELECT @@performance_schema")).isEqualTo("1");
            primary.execute("CREATE DATABASE shop", "CREATE TABLE shop.orders (id INT PRIMARY KEY)");
            primary.execute("INSERT INTO shop.orders VALUES (1)");
            Await.until("the row arrives", () -> has(replica, "shop.orders", 1));

            other.execute("CREATE DATABASE depot", "CREATE TABLE depot.parts (id INT PRIMARY KEY)");
            replica.follow(other, "second");
            other.execute("INSERT INTO depot.parts VALUES (1), (2)");
            Await.until("the rows of the second channel arrive", () -> has(replica, "depot.parts", 2));
        }
    }

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void dataStayWhenItStopsOrCrashes(MysqlVersion version) throws Exception {
        try (MysqlServer server = MysqlServer.start(version, "performance-schema=OFF")) {
            server.execute("CREATE DATABASE shop", "CREATE TABLE shop.orders (id INT PRIMARY KEY)");
            server.execute("INSERT INTO shop.orders VALUES (1)");
            int port = server.port();
            server.stop();
            server.startAgain();
            assertThat(server.port()).isEqualTo(port);
            server.execute("INSERT INTO shop.orders VALUES (2)");
            server.kill();
            server.startAgain();
            assertThat(has(server, "shop.orders", 2)).isTrue();
        }
    }

    private static boolean has(MysqlServer server, String table, int rows) throws Exception {
        String name = table.substring(table.indexOf('.') + 1);
        String known = server.ask("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = '" + name + "'");
        return "1".equals(known) && String.valueOf(rows).equals(server.ask("SELECT COUNT(*) FROM " + table));
    }
}
