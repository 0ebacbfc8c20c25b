package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files and methods stay small enough to be read at once. */
class SizeTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int LONGEST_FILE = 250;
    /** Between the line of its name and its closing brace. */
    private static final int LONGEST_METHOD = 25;
    /** A method at the first level of a class: the formatter indents it and its closing brace by four spaces, below by more. */
    private static final Pattern METHOD =
            Pattern.compile("( {4,12})(?!return|throw|new|else|case )[\\w@<][^=;]*\\(.*|( {4,12})public \\w+ \\{");

    @Test
    void filesAreShort() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                found.add(file + " has " + lines + " lines");
            }
        }
        assertThat(found).isEmpty();
        assertThat(files()).hasSizeGreaterThan(50);
    }

    @Test
    void methodsAreShort() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            found.addAll(longMethods(file.getFileName().toString(), Files.readAllLines(file)));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void longMethodIsFound() {
        List<String> lines = new ArrayList<>(List.of("final class X {", "    void method(", "            int a) {"));
        lines.addAll(Collections.nCopies(30, "        a++;"));
        lines.addAll(List.of("    }", "}"));
        assertThat(longMethods("X.java", lines)).singleElement().asString().startsWith("X.java:2");
    }

    @Test
    void wildcardImportsAndLocksAreAbsent() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readAllLines(file))
                    .as(file.toString())
                    .noneMatch(line -> line.matches("import .*\\*;"))
                    .noneMatch(line -> line.matches("(?!.*[/*{\"]).*\\bsynchronized\\b.*"));
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** From the line of the name to the closing brace of the same indentation. */
    private static List<String> longMethods(String file, List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int start = 0; start < lines.size(); start++) {
            String line = lines.get(start);
            if (!METHOD.matcher(line).matches() || line.stripTrailing().endsWith(";")) {
                continue;
            }
            String indentation =
                    line.substring(0, line.length() - line.stripLeading().length());
            int end = start;
            while (end < lines.size() - 1 && !closes(lines.get(end), indentation, end == start)) {
                end++;
            }
            int length = end - start + 1;
            if (lines.get(end).equals(indentation + "}") && length - 2 > LONGEST_METHOD) {
                found.add(file + ":" + (start + 1) + " has " + length + " lines: " + line.strip());
            }
        }
        return found;
    }

    private static boolean closes(String line, String indentation, boolean first) {
        boolean same = line.startsWith(indentation) && !line.startsWith(indentation + " ");
        return !first && same && !line.strip().startsWith(")");
    }
}
