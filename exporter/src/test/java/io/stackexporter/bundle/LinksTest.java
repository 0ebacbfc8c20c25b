package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of a page of this repository to another file of it, or to a heading, leads somewhere. */
class LinksTest {
    private static final Pattern CODE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
    private static final Pattern INLINE_CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(<?([^)>\\s]+)>?[^)]*\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?) *$");
    /** A path in back quotes that a reader may follow. */
    private static final Pattern PATH =
            Pattern.compile("\\.\\.?/[\\w./-]+|[\\w./-]+/|[\\w/-]+\\.(?:yml|yaml|tsv|tmpl|md)");

    private static final Set<String> PLACES_WITH_FILES = Set.of("rules", "alertmanager", "dashboards", "deploy");

    static List<Path> pages() {
        return pages(Repository.ROOT);
    }

    static List<Path> pages(Path root) {
        List<Path> pages = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    boolean ours = !name.startsWith(".") && !name.equals("target");
                    return ours || folder.equals(root) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        pages.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages.stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) {
        assertThat(links(page))
                .filteredOn(link -> link.startsWith(Repository.ADDRESS) || !link.matches("[a-z]+:.*"))
                .filteredOn(link -> !exists(page, link))
                .isEmpty();
    }

    /** Wherever they lead, as the page has them. */
    static List<String> links(Path page) {
        String text = INLINE_CODE.matcher(withoutCode(page)).replaceAll("");
        return LINK.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static boolean exists(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty()
                ? page
                : parts[0].startsWith(Repository.ADDRESS)
                        ? Repository.ROOT.resolve(parts[0].substring(Repository.ADDRESS.length()))
                        : page.resolveSibling(parts[0]);
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(withoutCode(page))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    static Stream<Path> readmes() {
        return pages().stream()
                .filter(page -> page.getFileName().toString().equals("README.md"))
                .filter(page -> PLACES_WITH_FILES.contains(
                        Repository.ROOT.relativize(page).getName(0).toString()));
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void everyFileThatAReadmeNamesIsThere(Path readme) {
        assertThat(INLINE_CODE.matcher(withoutCode(readme)).results().map(LinksTest::code))
                .filteredOn(code -> PATH.matcher(code).matches() && !code.startsWith("/"))
                .filteredOn(path -> !Files.exists(readme.resolveSibling(path)))
                .isEmpty();
    }

    private static String code(MatchResult found) {
        return found.group(1);
    }

    private static String withoutCode(Path page) {
        return CODE.matcher(Repository.read(page)).replaceAll("");
    }
}
