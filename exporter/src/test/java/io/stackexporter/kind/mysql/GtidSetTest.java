package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many transactions a set has, and how many of them another has not. */
class GtidSetTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                            | 0",
                "A:1                           | 1",
                "A:1-5                         | 5",
                "A:1-5:8:11-12                 | 8",
                "'A:1-5,\nB:1-2'               | 7",
                "A:1-5:nightly:1-3:weekly:7    | 9",
                "A:1-9223372036854775806       | 9223372036854775806"
            })
    void sizes(String text, double size) {
        assertThat(set(text).size()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A:1-5        | A:1-5         | 0",
                "A:1-5        | ''            | 5",
                "A:1-10       | A:1-3:5:9-20  | 4",
                "A:4-6        | A:1-3:7-9     | 3",
                "'A:1-5,B:7'  | A:1-5         | 1",
                "A:1-3:x:1-4  | A:1-3:x:1-2   | 2",
                "''           | A:1-5         | 0"
            })
    void sizesWithout(String ours, String theirs, double size) {
        assertThat(set(ours).sizeWithout(set(theirs))).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'A:1-5:x:1-4,B:1-9' | 9", "B:1-9 | 0"})
    void sizesOfOneServer(String text, double size) {
        assertThat(set(text).sizeOf(A)).isEqualTo(size);
    }

    private static GtidSet set(String text) {
        return GtidSet.parse(text.replace("A", A).replace("B", "9c2b1a47-71ca-11e1-9e33-c80aa9429562"));
    }
}
