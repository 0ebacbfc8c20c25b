package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One page an alert, all of one build, so that whoever is woken finds what to do at the same place. */
class RunbooksTest {
    private static final List<String> SECTIONS =
            List.of("Meaning", "Impact", "Diagnosis", "Mitigation", "Prevention", "中文摘要");

    static List<Path> pages() {
        return Repository.files("rules/runbooks", ".md");
    }

    @Test
    void everyAlertHasAPageAndEveryPageAnAlert() {
        Set<String> alerts = Rule.alerts().stream().map(Rule::name).collect(Collectors.toSet());
        assertThat(pages().stream().map(Repository::stem)).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageHasEverySectionAndSaysSomethingInIt(Path page) {
        List<String> parts = Arrays.asList(Repository.read(page).split("(?m)^## ", -1));
        assertThat(parts.getFirst().strip()).isEqualTo("# " + Repository.stem(page));
        List<String> sections = parts.subList(1, parts.size());
        assertThat(sections.stream().map(section -> section.lines().findFirst().orElse("")))
                .containsExactlyElementsOf(SECTIONS);
        assertThat(sections)
                .allSatisfy(section -> assertThat(section.lines().skip(1)).anyMatch(line -> !line.isBlank()));
        assertThat(sections.getLast()).containsPattern("\\p{IsHan}{2}");
    }

    /** A diagnosis without a command leaves the reader to find one. */
    @ParameterizedTest
    @MethodSource("pages")
    void aDiagnosisNamesWhatToRun(Path page) {
        assertThat(Repository.read(page).split("(?m)^## ", -1)[3])
                .startsWith("Diagnosis")
                .contains("`");
    }
}
