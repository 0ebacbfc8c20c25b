package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of rules for metrics of users are as good as the rules themselves, and nobody loads them by accident. */
class RuleExamplesTest {
    private static final String FOLDER = "rules/examples";
    private static final String PAGE = Repository.read(Path.of(FOLDER, "README.md"));

    static Stream<Path> files() {
        return Repository.files(FOLDER, ".yml").stream()
                .filter(file -> !Repository.stem(file).endsWith("_test"));
    }

    static Stream<Rule> alerts() {
        return files().flatMap(Rule::of).filter(Rule::alert);
    }

    @Test
    void theyAreThereAndNotAmongTheRulesThatAreLoaded() {
        assertThat(files()).isNotEmpty().doesNotContainAnyElementsOf(Rule.files());
    }

    @ParameterizedTest
    @MethodSource("files")
    void promtoolAcceptsTheFileAndItsTestsPass(Path file) {
        assertThat(Tool.PROMTOOL.passes(FOLDER, "check", "rules", "--lint=all", "--lint-fatal", file.toString()))
                .contains("SUCCESS");
        Path tests = file.resolveSibling(Repository.stem(file) + "_test.yml");
        assertThat(Tool.PROMTOOL.passes(FOLDER, "test", "rules", tests.toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
        List<String> looked = Repository.yaml(tests).get("tests").list().stream()
                .flatMap(test -> test.get("alert_rule_test").list().stream())
                .filter(look -> !look.get("exp_alerts").list().isEmpty())
                .map(look -> look.get("alertname").text())
                .toList();
        assertThat(Rule.of(file).filter(Rule::alert))
                .extracting(Rule::name)
                .isNotEmpty()
                .allMatch(looked::contains);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertIsWrittenLikeThoseOfTheBundle(Rule alert) {
        Rule like = Rule.alerts().getFirst();
        assertThat(alert.labels()).containsKeys("severity", "category", "system");
        assertThat(alert.annotations())
                .containsOnlyKeys(like.annotations().keySet())
                .containsEntry(
                        "runbook_url",
                        Repository.ADDRESS + FOLDER + "/README.md#"
                                + alert.name().toLowerCase(Locale.ROOT));
        assertThat(PAGE).contains("\n## " + alert.name() + "\n");
    }
}
