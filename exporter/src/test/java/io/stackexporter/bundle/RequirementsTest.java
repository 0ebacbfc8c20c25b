package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of what was asked for leaves no row out and names nothing that is not there. */
class RequirementsTest {
    private static final String PAGE = Repository.read(Path.of("rules/REQUIREMENTS.md"));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d\\d) \\| [^|]+ \\| ([^|]+) \\|$");
    private static final Pattern ALERT = Pattern.compile("`((?:[A-Z][a-z0-9]+){2,})`");
    private static final Pattern DASHBOARD = Pattern.compile("`(stack-[a-z]+)`");
    private static final Pattern RECORDED = Pattern.compile("`(\\w+:\\w+:\\w+)`");

    @Test
    void everyRowIsThereOnce() {
        List<String> expected = Stream.of(ids("A", 35), ids("M", 44), ids("R", 36), ids("D", 31), ids("N", 27))
                .flatMap(row -> row)
                .toList();
        assertThat(ROW.matcher(PAGE).results().map(row -> row.group(1))).containsExactlyElementsOf(expected);
    }

    private static Stream<String> ids(String letter, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> "%s%02d".formatted(letter, number));
    }

    @Test
    void everyAlertThatIsNamedIsARule() {
        assertThat(named(ALERT))
                .isSubsetOf(Rule.alerts().stream().map(Rule::name).collect(Collectors.toSet()));
    }

    @Test
    void everyRecordedSeriesThatIsNamedIsARule() {
        assertThat(named(RECORDED))
                .isSubsetOf(Rule.all().stream().map(Rule::name).collect(Collectors.toSet()));
    }

    @Test
    void everyDashboardThatIsNamedIsThere() {
        assertThat(named(DASHBOARD))
                .isSubsetOf(Dashboard.all().stream().map(Dashboard::uid).collect(Collectors.toSet()));
    }

    private static Set<String> named(Pattern pattern) {
        return pattern.matcher(PAGE)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }
}
