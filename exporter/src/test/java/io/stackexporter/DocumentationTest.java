package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetKind;
import io.stackexporter.kind.TargetKinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The printed documents say what the code says. */
class DocumentationTest {
    private static final Path FOLDER = Path.of("docs");

    static Stream<String> names() {
        return Documentation.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void documentIsFresh(String name) throws IOException {
        assertThat(FOLDER.resolve(name))
                .as("docs/%s is stale: run `make docs`", name)
                .exists()
                .hasContent(Documentation.all().get(name));
    }

    @Test
    void everyMetricSignalAndKindIsDocumented() {
        String metrics = Documentation.all().get("metrics.md");
        assertThat(Catalogue.metrics().keySet())
                .allSatisfy(name -> assertThat(metrics).contains("| `" + name + "` |"));
        String config = Documentation.all().get("config.md");
        assertThat(TargetKinds.ALL)
                .extracting(TargetKind::name)
                .allSatisfy(kind -> assertThat(config).contains("`kind: " + kind + "`"));
        assertThat(config).contains("`global.scrape_timeout`", "`targets[].name`", "`targets[].url`");
    }

    @Test
    void tablesHaveAsManyCellsAsTheirHeads() {
        Documentation.all().forEach((name, text) -> {
            int cells = 0;
            for (String line : text.lines().toList()) {
                int bars = line.replace("\\|", "").replaceAll("[^|]", "").length();
                if (line.startsWith("|")) {
                    cells = cells == 0 ? bars : cells;
                    assertThat(bars).as("%s: %s", name, line).isEqualTo(cells);
                } else {
                    cells = 0;
                }
            }
        });
    }
}
