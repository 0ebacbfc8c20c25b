package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Target;
import io.stackexporter.config.Config;
import io.stackexporter.config.Document;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.kind.mysql.MysqlKind;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page about logins says of MySQL and MariaDB is enough, and {@code --target.test} says what is not. */
class MysqlPrivilegesPageTest {
    private static final Path PAGE = Path.of("docs/privileges.md");
    private static final List<Collector<?>> COLLECTORS = List.copyOf(new MysqlKind().collectors());
    /** Of engines and services that none of the servers here has. */
    private static final List<String> NOWHERE = List.of("engine_tokudb_status", "rocksdb_perf_context", "replica_host");

    private static final List<String> USERSTAT = List.of(
            "user_statistics", "client_statistics", "table_statistics", "index_statistics", "schema_statistics");

    /** How a test of the target ended, and what was said. */
    private record Told(boolean good, String text) {}

    private static Told test(MysqlServer server, String login, String collectors) throws Exception {
        String yaml = "global: {allow_plain_secrets: true}\ntargets:\n  - name: orders-db\n    kind: mysql\n    url: "
                + server.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true\n    username: " + login
                + "\n    password: choose-your-own\n    timeout: 20s\n    collectors: " + collectors + "\n";
        Config config = Config.of(Document.of("test.yml", yaml, Map.of()));
        Target<?> target = Fleet.of(config, TargetKinds.ALL).getFirst();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean good = TargetTest.run(target, new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Told(good, out.toString(StandardCharsets.UTF_8));
    }

    private static boolean isMariadb(MysqlVersion version) {
        return version.flavor().equals("mariadb");
    }

    private static String everythingOn(MysqlVersion version) {
        return COLLECTORS.stream()
                .map(Collector::name)
                .filter(name -> !NOWHERE.contains(name) && (isMariadb(version) || !USERSTAT.contains(name)))
                .map(name -> name + ": {enabled: true}")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** The blocks of statements in the section of a product, as somebody would paste them. */
    private static List<String[]> blocks(MysqlVersion version) throws IOException {
        String[] sections = Files.readString(PAGE).split("\n## ", -1);
        String section = Arrays.stream(sections)
                .filter(each -> each.startsWith(isMariadb(version) ? "MariaDB" : "MySQL"))
                .findFirst()
                .orElseThrow();
        return Stream.of(section)
                .flatMap(text -> Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                        .matcher(text)
                        .results())
                .map(block -> block.group(1).strip().split(";\\s*"))
                .toList();
    }

    private static MysqlServer prepared(MysqlVersion version) throws Exception {
        List<String> settings = new ArrayList<>(List.of("performance-schema=ON"));
        if (isMariadb(version)) {
            settings.add("userstat=ON");
        }
        MysqlServer server = MysqlServer.start(version, settings.toArray(String[]::new));
        server.execute(
                "CREATE DATABASE heartbeat",
                "CREATE TABLE heartbeat.heartbeat (ts VARCHAR(26) NOT NULL, server_id INT UNSIGNED PRIMARY KEY)",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY)");
        return server;
    }

    @ParameterizedTest
    @EnumSource(MysqlVersion.class)
    void loginOfThePageSeesEverything(MysqlVersion version) throws Exception {
        try (MysqlServer server = prepared(version)) {
            List<String[]> blocks = blocks(version);
            assertThat(blocks).hasSize(2);
            server.execute(blocks.getFirst());
            Told usual = test(server, "stack_exporter", "{}");
            assertThat(usual.text()).contains("sees everything").doesNotContain("failed", "sees less", "GRANT");
            try (Connection login = server.connect("stack_exporter", "choose-your-own", "");
                    Statement statement = login.createStatement()) {
                assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM shop.orders"))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(test(server, "stack_exporter", everythingOn(version)).good())
                    .isFalse();

            server.execute(blocks.getLast());
            Told everything = test(server, "stack_exporter", everythingOn(version));
            assertThat(everything.text()).contains("sees everything").doesNotContain("failed", "sees less", "GRANT");
            assertThat(everything.good()).isTrue();
        }
    }

    @Test
    void everyCollectorThatNeedsMoreThanALoginIsOnThePage() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(COLLECTORS)
                .filteredOn(collector -> !collector.privilege().isEmpty())
                .extracting(Collector::name)
                .filteredOn(name -> !NOWHERE.contains(name) && !name.startsWith("perf_schema"))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @ParameterizedTest
    @EnumSource(
            value = MysqlVersion.class,
            names = {"MYSQL_8_0", "MARIADB_11_4"})
    void plainLoginIsToldWhatMendsIt(MysqlVersion version) throws Exception {
        try (MysqlServer server = prepared(version)) {
            server.execute("CREATE USER plain@'%' IDENTIFIED BY 'choose-your-own'");
            Told told = test(server, "plain", "{}");

            assertThat(told.good()).isFalse();
            assertThat(told.text())
                    .startsWith("orders-db: up, " + version.flavor() + " " + version.version())
                    .contains("\n  innodb_metrics: failed, permission: ", "\n    mend: GRANT PROCESS ON *.* TO <user>")
                    .contains("\n  tables: sees less because this is missing: GRANT SHOW VIEW ON *.* TO <user>; ");
            server.execute(told.text()
                    .lines()
                    .filter(line -> line.startsWith("  GRANT "))
                    .map(line -> line.replace("<user>", "plain@'%'").replace(";", ""))
                    .toArray(String[]::new));
            assertThat(test(server, "plain", "{}").text()).contains("sees everything");
        }
    }
}
