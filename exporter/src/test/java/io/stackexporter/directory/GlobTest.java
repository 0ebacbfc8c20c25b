package io.stackexporter.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names a pattern means, and which few of many are kept. */
class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "full_*.dump, full_1.dump, true",
        "full_*.dump, full_.dump, true",
        "full_*.dump, full_1.dump.part, false",
        "full_*.dump, db/full_1.dump, false",
        "*/full_?.dump, db/full_1.dump, true",
        "*/full_?.dump, full_1.dump, false",
        "a.b, axb, false",
        "[a]+(b), [a]+(b), true",
        "*, Übermut 备份, true"
    })
    void matches(String pattern, String name, boolean matches) {
        assertThat(Glob.of(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void endingsMayFollow() {
        Glob glob = Glob.of("db/full_*.dump").alsoWith(List.of(".md5", ".sha256"));
        assertThat(glob.matches("db/full_1.dump")).isTrue();
        assertThat(glob.matches("db/full_1.dump.sha256")).isTrue();
        assertThat(glob.matches("db/full_1.dump.sha25")).isFalse();
        assertThat(glob.matches("db.md5/full_1.dump")).isFalse();
        assertThat(glob.literalStart()).isEqualTo("db/full_");
    }

    @Test
    void newestFewAreKept() {
        Newest<Integer> newest = new Newest<>(3, Instant::ofEpochSecond, String::valueOf);
        for (int i = 0; i < 1000; i++) {
            newest.add(i * 7919 % 1000);
        }
        assertThat(newest.all()).containsExactly(999, 998, 997);
    }
}
