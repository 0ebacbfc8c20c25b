package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The score itself takes an hour; what it is told beforehand is looked at here. */
class MutationScoreTest {
    @Test
    void everyReasonIsForAMistakeThatCanBeMade() {
        Set<String> mistakes = Rule.files().stream()
                .flatMap(Rule::of)
                .flatMap(rule -> Mutations.of(rule).stream())
                .map(Mutation::id)
                .collect(Collectors.toSet());
        assertThat(mistakes).containsAll(MutationScore.reasons().keySet());
        assertThat(MutationScore.reasons().values()).doesNotContain("");
    }
}
