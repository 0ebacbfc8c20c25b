package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.PromQl.Selector;
import io.stackexporter.servers.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules' own tests pass and feed the rules with nothing but series that exist. */
class RuleTestsTest {
    /** The exporter that ours replaces uses the same names: a rule must keep out what it sends. */
    private static final String OF_ANOTHER = "job=\"another-exporter\"";

    /** What people or rules record has the labels that they give it. */
    private static final Pattern MADE_BY_RULES = Pattern.compile("ALERTS|\\w+:\\w+:override");

    /** Rules add up over all words of these labels, also those that no system of today has for the signal. */
    private static final Map<String, String> WITH_ALL_WORDS =
            Map.of("operation", "stack_operations_total", "state", "stack_connections");

    private static final Pattern NEVER = Pattern.compile("stack_\\w+ never has (\\w+)=(\\w+)");

    private static final Vocabulary EMITTED = Vocabulary.ofAll();
    private static final Map<String, Set<String>> OPTIONAL =
            ForeignMetric.all().stream().collect(Collectors.toMap(ForeignMetric::name, ForeignMetric::optional));

    static List<Path> files() {
        return Repository.files("rules/tests", ".yml");
    }

    @Test
    void theyPass() {
        Stream<String> names = files().stream().map(Path::toString);
        String[] arguments = Stream.concat(Stream.of("test", "rules"), names).toArray(String[]::new);
        assertThat(Tool.PROMTOOL.passes("rules/tests", arguments)).doesNotContain("FAILED");
    }

    @Test
    void everyFileOfRulesHasATestOfItsOwnThatLoadsNothingElse() {
        assertThat(files().stream().map(Repository::stem))
                .containsExactlyInAnyOrderElementsOf(Rule.files().stream()
                        .map(file -> Repository.stem(file) + "_test")
                        .toList());
        assertThat(files())
                .allSatisfy(file -> assertThat(
                                Repository.yaml(file).get("rule_files").list())
                        .extracting(Json::text)
                        .containsExactly("../" + Repository.stem(file).replace("_test", "") + ".yml"));
    }

    private static Stream<Json> tests(Path file) {
        return Repository.yaml(file).get("tests").list().stream();
    }

    /** A rule that passes on a series that nobody sends has proved nothing. */
    @ParameterizedTest
    @MethodSource("files")
    void theInputIsWhatTheExporterCanSend(Path file) {
        Set<String> series = tests(file)
                .flatMap(test -> test.get("input_series").list().stream())
                .map(input -> input.get("series").text())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(series).isNotEmpty();
        assertThat(series).flatMap(RuleTestsTest::problems).isEmpty();
    }

    private static List<String> problems(String series) {
        if (series.contains(OF_ANOTHER)) {
            return List.of();
        }
        List<String> problems = new ArrayList<>(
                ExpressionCheck.of("count(" + series + ")", EMITTED).problems());
        Selector selector = (Selector) PromQl.parse(series);
        EMITTED.find(selector.metric()).ifPresent(found -> {
            Set<String> missing = new TreeSet<>(found.labels());
            missing.removeAll(Series.OF_THE_USER);
            missing.removeAll(OPTIONAL.getOrDefault(found.name(), Set.of()));
            selector.matchers().forEach(matcher -> missing.remove(matcher.label()));
            // Of the facts of an info metric some may be empty, which is the same as absent.
            boolean whole = missing.isEmpty()
                    || found.name().endsWith("_info")
                    || MADE_BY_RULES.matcher(found.name()).matches();
            if (!whole) {
                problems.add("lacks " + missing);
            }
        });
        problems.removeIf(RuleTestsTest::isWordOfTheVocabulary);
        return problems.stream().map(problem -> problem + ": " + series).toList();
    }

    private static boolean isWordOfTheVocabulary(String problem) {
        Matcher never = NEVER.matcher(problem);
        return never.matches()
                && EMITTED.values(WITH_ALL_WORDS.getOrDefault(never.group(1), ""), never.group(1), "")
                        .contains(never.group(2));
    }
}
