package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.kind.TargetKinds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code rules/README.md} repeat what rules and code say, so they must say the same. */
class RulesReadmeTest {
    private static final String README = Repository.read(Path.of("rules/README.md"));

    @Test
    void everyFileIsNamed() {
        assertThat(Rule.files()).allSatisfy(file -> assertThat(README).contains("`" + file.getFileName() + "`"));
    }

    /** A column is a kind, named by its first word. */
    @Test
    void theLimitsAreTheDefaultsOfTheCode() {
        List<List<String>> rows = rows("Limits");
        List<String> kinds = rows.getFirst().subList(1, rows.getFirst().size() - 1).stream()
                .map(title -> title.split(",", 2)[0].toLowerCase(Locale.ROOT))
                .toList();
        assertThat(kinds)
                .containsExactlyElementsOf(
                        TargetKinds.ALL.stream().map(TargetKind::name).toList());
        Map<String, String> documented = new TreeMap<>();
        Map<String, String> real = new TreeMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int column = 0; column < kinds.size(); column++) {
                if (!row.get(column + 1).isEmpty()) {
                    documented.put(row.getFirst().replace("`", "") + " " + kinds.get(column), row.get(column + 1));
                }
            }
        }
        TargetKinds.ALL.forEach(kind -> kind.thresholds()
                .forEach(threshold -> real.put(threshold.signal() + " " + kind.name(), both(threshold))));
        assertThat(documented).isEqualTo(real);
    }

    private static String both(Threshold threshold) {
        return Stream.of(threshold.warning(), threshold.critical())
                .map(value -> value.isNaN()
                        ? "-"
                        : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(" / "));
    }

    @Test
    void theTableOfAlertsIsThatOfTheRules() {
        List<List<String>> rows = rows("Alerts");
        Map<String, String> documented = new LinkedHashMap<>();
        rows.stream()
                .skip(1)
                .forEach(row -> documented.put(
                        row.getFirst(),
                        row.get(1) + ", " + row.get(3).replace("window ", "") + ", "
                                + row.get(4).replace("`", "")));
        Map<String, String> real = new LinkedHashMap<>();
        Map<String, List<Rule>> byName = Rule.alerts().stream()
                .collect(Collectors.groupingBy(Rule::name, LinkedHashMap::new, Collectors.toList()));
        byName.forEach((name, alerts) -> real.put(name, row(alerts)));
        assertThat(documented).containsExactlyInAnyOrderEntriesOf(real);
    }

    private static String row(List<Rule> alerts) {
        Set<String> severities = new LinkedHashSet<>();
        Set<String> waits = new LinkedHashSet<>();
        Set<String> signals = new TreeSet<>();
        alerts.forEach(alert -> {
            severities.add(alert.severity().substring(0, 1).toUpperCase(Locale.ROOT));
            if (alert.labels().containsKey("page")) {
                severities.add("☎");
            }
            waits.add(wait(alert));
            signals.addAll(signals(alert));
        });
        return String.join(" ", severities) + ", " + String.join(", ", waits) + ", " + String.join(", ", signals);
    }

    /** A rule that waits for nothing has its window in the expression. */
    private static String wait(Rule alert) {
        String wait = alert.yaml().get("for").text();
        return wait.equals("0m") ? alert.expression().replaceAll("(?s).*\\[(\\w+)].*", "$1") : wait;
    }

    private static List<String> signals(Rule alert) {
        return ExpressionCheck.of(alert.expression(), Vocabulary.ofAll()).selectors().stream()
                .flatMap(selector -> selector.matchers().stream())
                .filter(matcher -> matcher.label().equals("signal"))
                .map(PromQl.LabelMatcher::value)
                .toList();
    }

    /** The first table of a chapter, its head first. */
    private static List<List<String>> rows(String chapter) {
        String text = README.split("\n## " + chapter + "\n", 2)[1].split("\n## ", 2)[0];
        Function<String, List<String>> cells = line ->
                Arrays.stream(line.split("\\|", -1)).map(String::strip).skip(1).toList();
        return text.lines()
                .filter(line -> line.startsWith("| "))
                .map(cells)
                .map(row -> row.subList(0, row.size() - 1))
                .toList();
    }
}
