package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Fleet;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Fingerprint;
import io.stackexporter.kind.TargetKinds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a target is the same as before, so that a reload leaves it alone. */
class FleetSettingsTest {
    private static final String BEFORE = """
            global: {scrape_timeout: 5s}
            kinds:
              postgresql: {thresholds: {connections_ratio: {warning: 0.5, critical: 0.6}}}
            targets:
              - name: db
                kind: postgresql
                url: postgresql://db/postgres
                username: monitor
                password: ${env:PASSWORD}
                labels: {team: a}
              - {name: cache, kind: redis, url: redis://cache}
            custom_collectors:
              - name: orders
                targets: [db]
                query: SELECT 1 AS n
                metrics: [{name: orders_pending, type: gauge, value: n, help: Orders.}]
            """;

    @Test
    void wordingAndOrderAndOthersDoNotCount() throws ConfigException {
        String same = "# a comment\n"
                + BEFORE.replace("team: a", "\"team\": 'a'")
                        .replace("redis://cache", "redis://elsewhere")
                        .replace("scrape_timeout: 5s", " scrape_timeout:   5s ");
        assertThat(settings(same, "secret")).isEqualTo(settings(BEFORE, "secret"));
        String cacheFirst = BEFORE.replace("  - {name: cache, kind: redis, url: redis://cache}\n", "")
                .replace(
                        "targets:\n  - name: db", "targets:\n  - {name: a, kind: redis, url: redis://a}\n  - name: db");
        assertThat(settings(cacheFirst, "secret")).isEqualTo(settings(BEFORE, "secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "team: a, team: b",
        "scrape_timeout: 5s, scrape_timeout: 6s",
        "warning: 0.5, warning: 0.55",
        "SELECT 1 AS n, SELECT 2 AS n",
        "username: monitor, username: other",
        "db/postgres, db/orders",
        "targets: [db], kinds: [postgresql]"
    })
    void everythingThatItIsMadeOfCounts(String before, String after) throws ConfigException {
        assertThat(BEFORE).contains(before);
        assertThat(settings(BEFORE.replace(before, after), "secret")).isNotEqualTo(settings(BEFORE, "secret"));
    }

    @Test
    void secretOfTheEnvironmentCountsAndIsNotPrinted() throws ConfigException {
        assertThat(settings(BEFORE, "other")).isNotEqualTo(settings(BEFORE, "secret"));
        assertThat(settings(BEFORE, "secret")).hasToString("***");
        assertThat(Fingerprint.unique()).isNotEqualTo(Fingerprint.unique());
    }

    private static Fingerprint settings(String yaml, String password) throws ConfigException {
        Config config = Config.of(Document.of("test.yml", yaml, Map.of("PASSWORD", password)));
        return Fleet.of(config, TargetKinds.ALL).stream()
                .filter(target -> target.name().equals("db"))
                .findFirst()
                .orElseThrow()
                .settings();
    }
}
