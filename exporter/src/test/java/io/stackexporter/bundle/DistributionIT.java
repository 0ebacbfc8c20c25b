package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the archive can be read as the repository can: its pages lead to its own files. */
class DistributionIT {
    private static final Path ROOT =
            Path.of(System.getProperty("distribution.directory")).toAbsolutePath();

    @Test
    void everyLinkLeadsToAFileOfTheArchive() {
        List<Path> pages = LinksTest.pages(ROOT);
        assertThat(pages).contains(ROOT.resolve("README.md"), ROOT.resolve("exporter/docs/deployment.md"));
        assertThat(pages)
                .allSatisfy(page -> assertThat(LinksTest.links(page))
                        .filteredOn(link -> !link.matches("[a-z]+:.*|#.*"))
                        .allSatisfy(link -> assertThat(page.resolveSibling(link.replaceFirst("#.*", "")))
                                .matches(Files::exists, "exists")));
    }
}
