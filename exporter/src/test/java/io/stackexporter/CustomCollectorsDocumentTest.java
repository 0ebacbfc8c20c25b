package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Problem;
import io.stackexporter.config.Question;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.Family;
import io.stackexporter.servers.PostgresqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page about custom collectors says is what the program does, and no name that is built in can be taken. */
class CustomCollectorsDocumentTest {
    private static final Path PAGE = Path.of("docs/custom-collectors.md");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("ORDERS_DB_PASSWORD", "secret", "SESSION_CACHE_PASSWORD", "secret");

    private static List<Target<?>> fleet(String yaml) throws ConfigException {
        return Fleet.of(Config.of(Document.of("page.yml", yaml, ENVIRONMENT)), TargetKinds.ALL);
    }

    @Test
    void exampleGivesWhatItPromises() throws Exception {
        String page = Files.readString(PAGE);
        String example = page.substring(page.indexOf("```yaml\n") + "```yaml\n".length());
        try (PostgresqlServer server = PostgresqlServer.start(17)) {
            server.execute(
                    "CREATE TABLE orders (status text, amount_cents int, created_at timestamptz)",
                    "INSERT INTO orders VALUES ('new', 250, '2024-05-01 00:00:00+00'), ('new', 100, now()), ('sent', 1, now())",
                    "CREATE ROLE monitor LOGIN",
                    "GRANT SELECT ON orders TO monitor");
            String yaml = example.substring(0, example.indexOf("```"))
                    .replace("postgresql://db1.example.com:5432/orders", server.url());
            try (Scraper scraper = new Scraper(fleet(yaml))) {
                TargetReport report =
                        scraper.scrape(Deadline.in(Duration.ofSeconds(20))).getFirst();

                assertThat(report.collectors().get("order_backlog")).isInstanceOf(Done.class);
                assertThat(values(report, "orders")).contains("[new] 2.0", "[sent] 1.0");
                assertThat(values(report, "orders_amount")).contains("[new] 3.5");
                assertThat(values(report, "orders_oldest_timestamp_seconds")).contains("[new] 1.7145216E9");
            }
        }
    }

    private static List<String> values(TargetReport report, String metric) {
        return report.families().stream()
                .filter(family -> family.metric().name().equals(metric))
                .map(Family::points)
                .flatMap(List::stream)
                .map(point -> point.labelValues() + " " + point.value())
                .toList();
    }

    @Test
    void exampleFileWatchesItsTargetWithItsQuery() throws Exception {
        List<Target<?>> fleet = fleet(Files.readString(Path.of("stack-exporter.example.yml")));
        assertThat(fleet.getFirst().collectors())
                .extracting(enabled -> enabled.collector().name())
                .contains("order_backlog");
    }

    @Test
    void everyKeyIsOnThePage() throws Exception {
        String page = Files.readString(PAGE);
        Document document = Document.of("empty.yml", "custom_collectors: [{metrics: [{}]}]", Map.of());
        assertThatThrownBy(() -> Fleet.of(Config.of(document), TargetKinds.ALL)).isInstanceOf(ConfigException.class);
        assertThat(document.questions())
                .extracting(Question::path)
                .filteredOn(path -> path.startsWith("custom_collectors[]."))
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        path -> assertThat(page).contains("| `" + path.substring(path.lastIndexOf('.') + 1) + "` |"));
    }

    @Test
    void namesThatAreBuiltInAreRefused() {
        List<String> names = Catalogue.metrics().keySet().stream()
                .map(name -> name.replace("*", "anything"))
                .toList();
        StringBuilder yaml = new StringBuilder("""
                targets: [{name: db, kind: postgresql, url: "postgresql://db1/postgres"}]
                custom_collectors:
                  - name: mine
                    targets: [db]
                    compatible_names: true
                    query: SELECT 1 AS n
                    metrics:
                """);
        names.forEach(name ->
                yaml.append("      - {name: ").append(name).append(", type: gauge, value: n, help: A number.}\n"));
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> fleet(yaml.toString()));
        assertThat(refused.problems())
                .extracting(Problem::why)
                .hasSize(names.size())
                .allMatch(why -> why.matches("\\S+ is (built in|kept for)\\b.*"));
    }
}
