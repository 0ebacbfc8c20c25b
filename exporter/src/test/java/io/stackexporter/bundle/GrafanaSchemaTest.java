package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Grafana would read every dashboard as it is meant. */
class GrafanaSchemaTest {
    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aDashboardKeepsTheSchema(Dashboard dashboard) {
        assertThat(GrafanaSchema.problems(Repository.read(dashboard.file()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"h\": 4 | \"h\": \"four\"",
                "\"schemaVersion\": 39 | \"schemaVersion\": \"new\"",
                "\"editable\": false | \"editabel\": false",
                "\"refresh\": 2 | \"refresh\": 9",
                "\"collapsed\": false | \"collapsed\": \"no\"",
                "\"expr\": \"max | \"expression\": \"max",
                "\"drawStyle\": \"line\" | \"drawStyle\": \"wave\"",
                "\"colorMode\": \"background\" | \"colourMode\": \"background\"",
                "\"type\": \"table\" | \"type\": \"tabel\"",
                "\"showHeader\": true | \"showHeader\": \"always\""
            })
    void aMistakeIsFound(String right, String wrong) {
        String text = Repository.read(Dashboard.all().stream()
                .filter(dashboard -> dashboard.uid().equals("stack-overview"))
                .findFirst()
                .orElseThrow()
                .file());
        assertThat(text).contains(right);
        assertThat(GrafanaSchema.problems(text.replace(right, wrong))).isNotEmpty();
    }
}
