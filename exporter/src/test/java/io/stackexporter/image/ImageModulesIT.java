package io.stackexporter.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.Nginx;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules of the JDK that the image holds are enough to watch real servers. */
class ImageModulesIT {
    private static final Pattern MODULES = Pattern.compile("(?m)^ARG MODULES=(\\S+)$");
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final String address = "127.0.0.1:" + Program.freePort();

    @TempDir
    private Path folder;

    @Test
    void everyKindIsWatchedWithThem() throws Exception {
        Certificates certificates = Certificates.in(folder.resolve("certificates"));
        try (PostgresqlServer postgresql = PostgresqlServer.start(17);
                MysqlServer mysql = MysqlServer.start(MysqlVersion.MARIADB_11_4);
                RedisServerProcess redis = RedisServers.REDIS_6_2.start();
                Nginx nginx =
                        Nginx.start(folder.resolve("nginx"), certificates.server("nginx"), "return 200 healthy;");
                Program exporter = exporter("""
                    targets:
                      - {name: orders-db, kind: postgresql, url: "%s"}
                      - {name: stock-db, kind: mariadb, url: "%s"}
                      - {name: cache, kind: redis, url: "%s"}
                      - {name: shop, kind: http, url: "%s", tls: {ca_file: "%s"}}
                      - {name: dumps, kind: backup, url: "file://%s", backups: {full: {pattern: "*"}}}
                      - {name: logs, kind: files, url: "file://%s", files: {all: {pattern: "*", lines: true}}}
                    """.formatted(
                                postgresql.url(),
                                mysql.url(),
                                redis.url(),
                                nginx.tlsUrl("/"),
                                certificates.authority().toAbsolutePath(),
                                folder,
                                folder))) {
            Await.until(START_LIMIT, exporter::log, () -> Http.isReady("http://" + address + "/-/ready"));
            String page = Http.get("http://" + address + "/metrics");
            assertThat(page.lines().filter(line -> line.startsWith("stack_up{")))
                    .hasSize(6)
                    .allMatch(line -> line.endsWith(" 1"));
            assertThat(page.lines().filter(line -> line.startsWith("stack_collector_success{")))
                    .hasSizeGreaterThan(20)
                    .allMatch(line -> line.endsWith(" 1"));
            assertThat(exporter.log().lines()).allMatch(line -> line.contains(" level=info "));
        }
    }

    private Program exporter(String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("stack-exporter.yml"), configuration);
        Path launcher = Path.of(System.getProperty("distribution.directory"), "bin", "stack-exporter");
        List<String> command = List.of(
                "env",
                "JAVA_OPTS=--limit-modules=" + modules(),
                launcher.toString(),
                "--config.file=" + file,
                "--web.listen-address=" + address);
        return Program.start(folder, "exporter", command);
    }

    private static String modules() throws IOException {
        Matcher matcher = MODULES.matcher(Files.readString(Path.of("../Dockerfile")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
