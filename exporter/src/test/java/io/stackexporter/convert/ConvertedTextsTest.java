package io.stackexporter.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.jdbc.Versions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Ranges of versions and texts that come from other files mean the same afterwards. */
class ConvertedTextsTest {

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "'>=14.0.0', '14.0+'",
        "'>= 14.0.0 <17.0.0', '14.0-16'",
        "'>=14.2.0,<=16.3.0', '14.2-16.3'",
        "'>13.0.0', '13.1+'",
        "'<14.5.0', 'to 14.4'",
        "'=15.0.0', '15.0-15.0'",
        "'>=12 >=14 <18 <17', '14.0-16'"
    })
    void rangeIsKept(String range, String versions) {
        String text = ServerRange.parse(range).orElseThrow().text();
        assertThat(text).isEqualTo(versions);
        assertThat(Versions.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<14.0.0 || >16.0.0", "!14.0.0", "14.x", "new", ">=", "14.0.0-beta", ">=14.0.0 and more"})
    void otherRangesAreNot(String range) {
        assertThat(ServerRange.parse(range)).isEmpty();
    }

    @Test
    void emptyAndOldRangesAreKnown() {
        assertThat(ServerRange.parse(">=15.0.0 <15.0.0"))
                .hasValueSatisfying(range -> assertThat(range.isEmpty()).isTrue());
        assertThat(ServerRange.parse("<14.0.0"))
                .hasValueSatisfying(range -> assertThat(range.endsBefore(14)).isTrue());
        assertThat(ServerRange.parse("<14.1.0"))
                .hasValueSatisfying(range -> assertThat(range.endsBefore(14)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "  SELECT 'a: b' -- # no comment\n    FROM t  \n\n  WHERE x = '\\d' AND y <> \"z\"\n",
                "SELECT\r\n\t1,\r\n\t2\r\n",
                "SELECT '\u0001'",
                "SELECT '\u2028\u0085📦'",
                "- SELECT",
                "   deeper\nthan the rest"
            })
    void textsReadBackAsTheyWere(String text) {
        Map<String, String> read =
                new Yaml().load("query: " + YamlText.block(text, 6) + "\nquoted: " + YamlText.quoted(text) + "\n");
        assertThat(words(String.valueOf(read.get("query")))).isEqualTo(words(text));
        assertThat(read.get("quoted")).isEqualTo(text);
    }

    /** White space means nothing in SQL. */
    private static List<String> words(String text) {
        return List.of(text.strip().split("[ \t\r\n]+"));
    }
}
