package io.stackexporter.kind.mysql;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A server that has something for every collector of the server itself, and a target with all of those on. */
record ServerLaboratory(MysqlVersion version, MysqlServer server, WatchedTarget watch) implements AutoCloseable {
    private static final String ALL_ON =
            "collectors: {tables: {interval: 0s}, auto_increment_columns: {enabled: true, interval: 0s},"
                    + " innodb_tablespaces: {enabled: true, interval: 0s}, engine_innodb_status: {enabled: true},"
                    + " processlist: {enabled: true}, heartbeat: {enabled: true, utc: true},"
                    + " mysql_user: {enabled: true, privileges: true}@userstat}";
    private static final String USERSTAT = ", user_statistics: {enabled: true}, client_statistics: {enabled: true},"
            + " table_statistics: {enabled: true}, index_statistics: {enabled: true},"
            + " schema_statistics: {enabled: true}";

    static ServerLaboratory open(MysqlVersion version) throws Exception {
        List<String> settings = new ArrayList<>(List.of("innodb-monitor-enable=all", "max-connections=40"));
        if (isMariadb(version)) {
            settings.add("userstat=ON");
        }
        MysqlServer server = MysqlServer.start(version, settings.toArray(String[]::new));
        boolean ready = false;
        try {
            server.execute(
                    "CREATE DATABASE shop",
                    "CREATE TABLE shop.orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, note VARCHAR(200))",
                    "INSERT INTO shop.orders (note) SELECT repeat('x', 200) FROM information_schema.collations LIMIT 100",
                    "CREATE TABLE shop.small (id TINYINT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 101",
                    "CREATE VIEW shop.recent AS SELECT id FROM shop.orders",
                    "ANALYZE TABLE shop.orders",
                    "CREATE DATABASE heartbeat",
                    "CREATE TABLE heartbeat.heartbeat (ts VARCHAR(26) NOT NULL, server_id INT UNSIGNED PRIMARY KEY)",
                    "INSERT INTO heartbeat.heartbeat VALUES ('2026-11-21T10:20:30.250000', 7)");
            ServerLaboratory laboratory = new ServerLaboratory(
                    version,
                    server,
                    WatchedTarget.of(
                            new MysqlKind(),
                            server.url(),
                            ALL_ON.replace("@userstat", isMariadb(version) ? USERSTAT : "")));
            ready = true;
            return laboratory;
        } finally {
            if (!ready) {
                server.close();
            }
        }
    }

    private static boolean isMariadb(MysqlVersion version) {
        return version.flavor().equals(MysqlSession.MARIADB);
    }

    boolean isMariadb() {
        return isMariadb(version);
    }

    TargetReport scrape() {
        return watch.scrape();
    }

    /** Name, type and sorted labels of what the known exporter gives of such a server. */
    List<String> expectedFamilies() throws IOException {
        String word = version.flavor() + "-" + version.version().replaceFirst("\\.$", "");
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("server-families.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> Arrays.asList(
                                    line.substring(line.lastIndexOf('\t') + 1).split(","))
                            .contains(word))
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .toList();
        }
    }

    /** A number that the server itself gives. */
    double ask(String query) throws Exception {
        return Double.parseDouble(server.ask(query));
    }

    @Override
    public void close() {
        watch.close();
        server.close();
    }
}
