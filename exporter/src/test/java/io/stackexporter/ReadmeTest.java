package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.Metric;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** What the README shows is what the program does. */
class ReadmeTest {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)\\{(.*)} \\S+$");

    @TempDir
    private Path folder;

    @Test
    void bothLanguagesShowTheSame() {
        for (String language : List.of("yaml", "sql")) {
            assertThat(Readme.chinese().blocks(language))
                    .isNotEmpty()
                    .isEqualTo(Readme.english().blocks(language));
        }
        assertThat(Readme.chinese().block("", "stack_up{"))
                .isEqualTo(Readme.english().block("", "stack_up{"));
        assertThat(Readme.chinese().block("", "ACL SETUSER"))
                .isEqualTo(Readme.english().block("", "ACL SETUSER"));
    }

    @Test
    void configurationsAreGood() throws Exception {
        assertThat(fleet(configuration(), Map.of())).hasSize(3);
        String example = Files.readString(Path.of("stack-exporter.example.yml"));
        assertThat(fleet(example, Map.of("ORDERS_DB_PASSWORD", "secret", "SESSION_CACHE_PASSWORD", "secret")))
                .hasSizeGreaterThan(2);
    }

    @Test
    void mistakeIsToldInTheWordsShown() throws Exception {
        String shown = Readme.english()
                .block("", "--config.check")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        String wrong = configuration().replace("kind: postgresql", "kind: postgres");
        assertThatThrownBy(() -> fleet(wrong, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(shown);
    }

    @Test
    void excerptNamesWhatTheExporterEmits() {
        List<MatchResult> series = SERIES.matcher(Readme.english().block("", "stack_up{"))
                .results()
                .toList();
        assertThat(series).hasSizeGreaterThan(5).allSatisfy(one -> {
            assertThat(Catalogue.metrics()).containsKey(one.group(1));
            Metric metric = Objects.requireNonNull(Catalogue.metrics().get(one.group(1)));
            assertThat(metric.labels())
                    .allSatisfy(label -> assertThat(one.group(2)).contains(label + "=\""));
        });
    }

    @Test
    void loginsThatMayOnlyLookAreEnough() throws Exception {
        try (PostgresqlServer postgresql = PostgresqlServer.start(17);
                MysqlServer mysql = MysqlServer.start(MysqlVersion.MYSQL_8_0);
                RedisServerProcess redis = RedisServers.REDIS_7_0.start();
                Jedis admin = redis.client()) {
            postgresql.execute(Readme.english().block("sql", "pg_monitor").replace("PASSWORD '…'", ""));
            mysql.execute(Readme.english()
                    .block("sql", "PROCESS")
                    .replace('…', 'x')
                    .strip()
                    .replaceFirst(";$", "")
                    .split(";\\s*", -1));
            String[] acl = Readme.english()
                    .block("", "ACL SETUSER")
                    .strip()
                    .replace(">…", ">secret")
                    .split(" ", -1);
            admin.sendCommand(
                    Protocol.Command.ACL, List.of(acl).subList(1, acl.length).toArray(String[]::new));
            String targets = """
                global: {allow_plain_secrets: true}
                targets:
                  - {name: orders-db, kind: postgresql, url: "%s", username: monitor}
                  - {name: stock-db, kind: mysql, url: "%s?allowPublicKeyRetrieval=true", username: monitor, password: x}
                  - {name: cache, kind: redis, url: "%s", username: monitor, password: secret}
                """.formatted(postgresql.url(), mysql.url(), redis.url());
            try (Scraper scraper = new Scraper(fleet(targets, Map.of()))) {
                assertThat(scraper.scrape(Deadline.in(Duration.ofSeconds(30)))).allSatisfy(ReadmeTest::worksCompletely);
            }
        }
    }

    private static void worksCompletely(TargetReport report) {
        assertThat(report.session()).isNotInstanceOf(Failed.class);
        assertThat(report.collectors())
                .isNotEmpty()
                .allSatisfy((name, outcome) -> assertThat(outcome).as(name).isNotInstanceOf(Failed.class));
    }

    private String configuration() throws IOException {
        Files.writeString(folder.resolve("orders-db"), "secret");
        Files.writeString(folder.resolve("stock-db"), "secret");
        Files.writeString(folder.resolve("session-cache"), "secret");
        return Readme.english().block("yaml", "targets:").replace("/run/secrets", folder.toString());
    }

    private static List<Target<?>> fleet(String yaml, Map<String, String> environment) throws ConfigException {
        return Fleet.of(Config.of(Document.of("stack-exporter.yml", yaml, environment)), TargetKinds.ALL);
    }
}
