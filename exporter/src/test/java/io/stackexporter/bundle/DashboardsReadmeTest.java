package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.Dashboard.Query;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page beside the dashboards says of each how it is found and which rules it cannot do without. */
class DashboardsReadmeTest {
    private static final String README = Repository.read(Path.of("dashboards/README.md"));
    private static final Map<String, String> RECORDS = Rule.all().stream()
            .filter(rule -> !rule.alert())
            .collect(Collectors.toMap(Rule::name, rule -> name(rule.file()), (one, same) -> one));

    @Test
    void everyDashboardHasARow() {
        assertThat(Dashboard.all())
                .allSatisfy(dashboard -> assertThat(README).containsPattern(row(dashboard)))
                .hasSize(README.split("\n\\| \\[", -1).length - 1);
    }

    private static String row(Dashboard dashboard) {
        String file = name(dashboard.file());
        String rules = rules(dashboard);
        return Pattern.quote("| [" + file + "](" + file + ") | `" + dashboard.uid() + "` | ")
                + "[^|]+ \\| "
                + Pattern.quote(rules.isEmpty() ? "|" : rules + " |");
    }

    private static String rules(Dashboard dashboard) {
        return Stream.concat(
                        dashboard.ownExpressions().stream(),
                        dashboard
                                .ownPanels()
                                .flatMap(panel -> panel.queries().stream())
                                .map(Query::expression))
                .flatMap(expression -> Contract.check(expression).metrics().stream())
                .filter(RECORDS::containsKey)
                .map(RECORDS::get)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
