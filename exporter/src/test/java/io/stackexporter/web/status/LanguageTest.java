package io.stackexporter.web.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which language a reader gets, and that each can say everything. */
class LanguageTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    @ParameterizedTest
    @EnumSource
    void tableHasEveryWordAndNoOther(Language language) {
        assertThat(language.messages().stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Word.values()).map(Word::key).toList());
        assertThat(language.messages().values())
                .noneMatch(text -> text.toString().isBlank());
    }

    @ParameterizedTest
    @EnumSource
    void everyLanguageHasTheSamePlacesForValues(Word word) {
        assertThat(places(Language.CHINESE, word)).isEqualTo(places(Language.ENGLISH, word));
    }

    private static List<String> places(Language language, Word word) {
        return PLACE.matcher(language.say(word))
                .results()
                .map(MatchResult::group)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zh                          | CHINESE
            zh-CN,zh;q=0.9,en;q=0.8     | CHINESE
            zh-Hans-CN                  | CHINESE
            ZH-cn                       | CHINESE
            fr, zh;q=0.3                | CHINESE
            en;q=0.3, zh;q=0.7          | CHINESE
            en-GB,en;q=0.9,zh;q=0.8     | ENGLISH
            zh;q=0.3, en;q=0.7          | ENGLISH
            zh;q=0                      | ENGLISH
            fr-FR,fr;q=0.9              | ENGLISH
            *                           | ENGLISH
            zhx                         | ENGLISH
            """)
    void preferenceOfTheReaderDecides(String accepted, Language language) {
        assertThat(Language.wantedBy(accepted)).isEqualTo(language);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ",", ";q=", "zh;q=x", "zh;q=7", "<script>", "\u0000", "--"})
    void nonsenseIsEnglish(String accepted) {
        assertThat(Language.wantedBy(accepted)).isEqualTo(Language.ENGLISH);
    }

    @Test
    void endlessPreferencesAreNotRead() {
        assertThat(Language.wantedBy("zh," + "a,".repeat(1000) + "zh")).isEqualTo(Language.ENGLISH);
    }

    @Test
    void valueIsNoPlaceForAnother() {
        assertThat(Language.ENGLISH.say(Word.LABELLED, "{1}", "x")).isEqualTo("{1}: x");
    }
}
