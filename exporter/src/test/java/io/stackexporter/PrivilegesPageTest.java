package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Target;
import io.stackexporter.config.Config;
import io.stackexporter.config.Document;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import io.stackexporter.servers.PostgresqlServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page about logins is true: what it says to grant is enough, and {@code --target.test} says what is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivilegesPageTest {
    private static final Path PAGE = Path.of("docs/privileges.md");
    private static final List<Collector<?>> COLLECTORS = List.copyOf(new PostgresqlKind().collectors());
    /** But what wants to read the data itself: the page tells how, and does not advise it. */
    private static final String EVERYTHING_ON = COLLECTORS.stream()
            .filter(collector -> !collector.privilege().contains("pg_read_all_data"))
            .map(collector -> collector.name() + ": {enabled: true}")
            .collect(Collectors.joining(", ", "{", "}"));

    @AutoClose
    private final PostgresqlServer server;

    PrivilegesPageTest() throws Exception {
        server = prepared(17);
    }

    private static PostgresqlServer prepared(int major) throws Exception {
        PostgresqlServer server = PostgresqlServer.start(major);
        server.execute(
                "CREATE EXTENSION pg_stat_statements",
                "CREATE EXTENSION pg_buffercache",
                "CREATE EXTENSION pgstattuple");
        return server;
    }

    /** How a test of the target ended, and what was said. */
    private record Told(boolean good, String text) {}

    private static Told test(PostgresqlServer server, String login) throws Exception {
        String yaml =
                "targets:\n  - name: orders-db\n    kind: postgresql\n    url: " + server.url() + "\n    username: "
                        + login + "\n    databases: {discover: true}\n    collectors: " + EVERYTHING_ON + "\n";
        Config config = Config.of(Document.of("test.yml", yaml, Map.of()));
        Target<?> target = Fleet.of(config, TargetKinds.ALL).getFirst();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean good = TargetTest.run(target, new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Told(good, out.toString(StandardCharsets.UTF_8));
    }

    /** The statements of the section about PostgreSQL, as somebody would paste them. */
    private static List<String> statements() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## PostgreSQL"), page.indexOf("## MySQL"));
        String block = section.substring(section.indexOf("```sql\n") + "```sql\n".length());
        return List.of(block.substring(0, block.indexOf("```")).strip().split(";\\s*"));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void loginOfThePageSeesEverything(int major) throws Exception {
        try (PostgresqlServer fresh = prepared(major)) {
            fresh.execute(statements().toArray(String[]::new));
            Told told = test(fresh, "stack_exporter");

            assertThat(told.text())
                    .contains("sees everything")
                    .doesNotContain("failed", "sees less", "GRANT")
                    .contains("stat_statements: ok, ");
            assertThat(told.good()).isTrue();
        }
    }

    @Test
    void everyCollectorThatNeedsMoreThanALoginIsOnThePage() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(COLLECTORS)
                .filteredOn(collector -> !collector.privilege().isEmpty())
                .extracting(Collector::name)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void plainLoginIsToldWhatFailsWhatSeesLessAndWhatMendsIt() throws Exception {
        server.execute("CREATE ROLE plain LOGIN");
        Told told = test(server, "plain");

        assertThat(told.good()).isFalse();
        assertThat(told.text())
                .startsWith("orders-db: up, postgresql 17.")
                .contains("\n  static: ok, 1 series in ")
                .contains("\n  stat_activity: sees less because this is missing: GRANT pg_monitor TO <user>; ")
                .contains("\n  wal: failed, permission: ", "\n    mend: GRANT pg_monitor TO <user>\n")
                .contains("\nThe login lacks privileges; grant them, with its name for <user>:\n"
                        + "  GRANT pg_monitor TO <user>;\nNot all of it works: 2 failed, ")
                .endsWith(" see less; so the exit code is 1.\n");

        told.text()
                .lines()
                .filter(line -> line.startsWith("  GRANT "))
                .map(line -> line.replace("<user>", "plain"))
                .forEach(this::execute);
        assertThat(test(server, "plain").good()).isTrue();
    }

    private void execute(String statement) {
        try {
            server.execute(statement);
        } catch (Exception e) {
            throw new AssertionError(statement, e);
        }
    }
}
