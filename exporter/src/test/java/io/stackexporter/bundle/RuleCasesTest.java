package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the tests of every alert show at least: that it waits, ends, outlives a scrape that fails, and is one alert for each of
 * two that are ill. That it is silent just below its limit is shown by the mistakes that {@code make mutation} makes.
 */
class RuleCasesTest {
    private static final String ALWAYS_FIRES = "Watchdog";

    /** One that failed among those that did not: what Prometheus says of it, of its series, and of what a rule would record. */
    private static final Pattern FAILED_SCRAPE = Pattern.compile("^up\\{.* 1\\S* 0 1|stale .*[0-9]|_x1 [0-9]");

    /** Each file of tests is read once. */
    private static final Map<String, List<Story>> STORIES = Repository.files("rules/tests", ".yml").stream()
            .collect(Collectors.toMap(Repository::stem, RuleCasesTest::stories));

    /**
     * What happens to one alert, of whatever severity, in one test.
     *
     * @param scrapeFails whether one does on the way
     * @param looks in the order of time
     */
    private record Story(String alert, boolean scrapeFails, List<Look> looks) {}

    /** The labels of all that fire at one moment. */
    private record Look(Duration at, Set<Map<String, String>> firing) {
        Set<Map<String, String>> of(String severity) {
            return firing.stream()
                    .filter(labels -> severity.equals(labels.get("severity")))
                    .collect(Collectors.toSet());
        }
    }

    static Stream<Rule> alerts() {
        return Rule.alerts().stream().filter(alert -> !alert.name().equals(ALWAYS_FIRES));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void isSilentBeforeItsTime(Rule alert) {
        assertThat(stories(alert)).anyMatch(story -> changes(story.looks().reversed(), alert.severity()));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void ends(Rule alert) {
        assertThat(stories(alert)).anyMatch(story -> changes(story.looks(), alert.severity()));
    }

    /** Whether something that fires in one of the looks does not in one that follows. */
    private static boolean changes(List<Look> looks, String severity) {
        Set<Map<String, String>> fired = new HashSet<>();
        for (Look look : looks) {
            Set<Map<String, String>> firing = look.of(severity);
            if (!firing.containsAll(fired)) {
                return true;
            }
            fired.addAll(firing);
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void isSeenWithAFailedScrape(Rule alert) {
        assertThat(stories(alert))
                .filteredOn(Story::scrapeFails)
                .anyMatch(oneLook(look -> !look.firing().isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void twoThatAreIllGiveTwo(Rule alert) {
        assertThat(stories(alert)).anyMatch(oneLook(RuleCasesTest::hasTwoOfASeverity));
    }

    private static boolean hasTwoOfASeverity(Look look) {
        return look.firing().stream()
                .map(labels -> labels.get("severity"))
                .anyMatch(severity -> look.of(severity).size() > 1);
    }

    private static Predicate<Story> oneLook(Predicate<Look> holds) {
        return story -> story.looks().stream().anyMatch(holds);
    }

    private static List<Story> stories(Rule alert) {
        return STORIES.getOrDefault(Repository.stem(alert.file()) + "_test", List.of()).stream()
                .filter(story -> story.alert().equals(alert.name()))
                .toList();
    }

    private static List<Story> stories(Path file) {
        List<Story> stories = new ArrayList<>();
        for (Json test : Repository.yaml(file).get("tests").list()) {
            boolean scrapeFails = test.get("input_series").list().stream()
                    .map(input -> input.get("series").text() + " "
                            + input.get("values").text())
                    .anyMatch(series -> FAILED_SCRAPE.matcher(series).find());
            test.get("alert_rule_test").list().stream()
                    .collect(Collectors.groupingBy(look -> look.get("alertname").text()))
                    .forEach((alert, looks) -> stories.add(new Story(alert, scrapeFails, inOrder(looks))));
        }
        return stories;
    }

    private static List<Look> inOrder(List<Json> looks) {
        return looks.stream()
                .map(look -> new Look(
                        Duration.parse("PT" + look.get("eval_time").text()),
                        look.get("exp_alerts").list().stream()
                                .map(RuleCasesTest::labels)
                                .collect(Collectors.toSet())))
                .sorted((one, other) -> one.at().compareTo(other.at()))
                .toList();
    }

    private static Map<String, String> labels(Json alert) {
        return alert.get("exp_labels").fields().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().text()));
    }
}
