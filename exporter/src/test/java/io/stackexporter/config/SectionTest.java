package io.stackexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each type of key: what it reads, and its default when the key is missing or empty. */
class SectionTest {
    @Test
    void valuesAreReadAsTheirTypes() {
        Section section = section("""
                text: hello
                integer: 5
                number: 2.5e-1
                flag: false
                duration: 1h2m3s4ms
                texts: [a, "b c"]
                map: {one: 1, two: "null"}
                inner: {deep: true}
                list: [{n: 1}, {n: 2}]
                """);
        assertThat(section.text("text", "")).isEqualTo("hello");
        assertThat(section.integer("integer", 1, 10, 7, "")).isEqualTo(5);
        assertThat(section.number("number", 0, 1, 0.5, "")).isEqualTo(0.25);
        assertThat(section.flag("flag", true, "")).isFalse();
        assertThat(section.duration("duration", Duration.ZERO, Duration.ZERO, ""))
                .isEqualTo(Duration.ofMillis(3_723_004));
        assertThat(section.texts("texts", List.of(), "")).containsExactly("a", "b c");
        assertThat(section.textMap("map", "")).containsExactly(Map.entry("one", "1"), Map.entry("two", "null"));
        assertThat(section.section("inner", "").flag("deep", false, "")).isTrue();
        assertThat(section.sections("list", ""))
                .extracting(one -> one.integer("n", 0, 9, 0, ""))
                .containsExactly(1, 2);
        assertThatCode(section::end).doesNotThrowAnyException();
    }

    @Test
    void missingAndEmptyKeysHaveTheirDefaults() {
        for (String yaml :
                List.of("other: 1", "{integer: , number: ~, flag: null, duration: , texts: , map: , text: }")) {
            Section section = section(yaml);
            assertThat(section.text("text", "fallback", "")).isEqualTo("fallback");
            assertThat(section.integer("integer", 1, 10, 7, "")).isEqualTo(7);
            assertThat(section.number("number", 0, 1, 0.5, "")).isEqualTo(0.5);
            assertThat(section.flag("flag", true, "")).isTrue();
            assertThat(section.duration("duration", Duration.ZERO, Duration.ofSeconds(3), ""))
                    .isEqualTo(Duration.ofSeconds(3));
            assertThat(section.texts("texts", List.of("all"), "")).containsExactly("all");
            assertThat(section.textMap("map", "")).isEmpty();
            assertThat(section.sections("list", "")).isEmpty();
            assertThat(section.secret("password", "")).isEmpty();
            assertThat(section.section("inner", "").flag("deep", true, "")).isTrue();
            assertThat(section.has("text")).isFalse();
        }
    }

    @Test
    void wordIsOnlyAWord() {
        Section section = section("{limit: off, table: {a: 1}}");
        assertThat(section.word("limit")).contains("off");
        assertThat(section.word("table")).isEmpty();
        assertThat(section.word("missing")).isEmpty();
    }

    @Test
    void aliasesAreReadLikeWhatTheyStandFor() {
        Section section = section("{first: &labels {team: payments}, second: *labels}");
        assertThat(section.textMap("second", "")).isEqualTo(Map.of("team", "payments"));
    }

    @Test
    void largeFleetMaySharePartsByAlias() {
        StringBuilder yaml = new StringBuilder("shared: &shared {team: payments}\n");
        for (int i = 0; i < 1000; i++) {
            yaml.append("target").append(i).append(": *shared\n");
        }
        assertThat(section(yaml.toString()).textMap("target999", "")).isEqualTo(Map.of("team", "payments"));
    }

    @Test
    void secretsComeFromFilesVariablesAndWhereAllowedFromPlainText(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "in a file \n");
        Document document = Document.of(
                "test.yml", "{a_file: " + file + ", b: '${env:NAME}', c: plain}", Map.of("NAME", "in a variable"));
        document.allowPlainSecrets(true);
        Section section = document.root();
        assertThat(List.of("a", "b", "c"))
                .map(key -> section.secret(key, "").orElseThrow().reveal())
                .containsExactly("in a file ", "in a variable", "plain");
        assertThat(section.secrets()).hasSize(3);
        assertThatCode(document::throwProblems).doesNotThrowAnyException();
    }

    @Test
    void relativeSecretFileLiesBesideTheConfiguration(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("password"), "beside");
        Path file = Files.writeString(folder.resolve("config.yml"), "password_file: password");
        Section section = Document.read(file, Map.of()).root();
        assertThat(section.secret("password", "").orElseThrow().reveal()).isEqualTo("beside");
    }

    @Test
    void everyQuestionIsRememberedOnceWithoutPositions() {
        Document document = Document.of("test.yml", "list: [{}, {}]", Map.of());
        Section root = document.root();
        root.duration("wait", Duration.ZERO, Duration.ofMillis(1500), "How long.");
        root.sections("list", "Many.").forEach(one -> one.integer("n", 0, 9, 3, "A number."));
        assertThat(document.questions())
                .containsExactly(
                        new Question("wait", "duration", "1500ms", "How long."),
                        new Question("list", "list", "", "Many."),
                        new Question("list[].n", "whole number", "3", "A number."));
    }

    private static Section section(String yaml) {
        return Document.of("test.yml", yaml, Map.of()).root();
    }
}
