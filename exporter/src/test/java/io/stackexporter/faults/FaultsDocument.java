package io.stackexporter.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * docs/faults.md: each suite prints its section, and the committed document must say the same. Only the column of figures,
 * which differ from run to run, is not compared.
 */
final class FaultsDocument {
    private static final Path COMMITTED = Path.of("docs/faults.md");
    private static final Path PRINTED = Path.of("target/faults.md");
    private static final Path SECTIONS = Path.of("target/faults");
    private static final String HEAD = """
            # Faults

            What the exporter says when something around it is broken, and what is left over afterwards. The packaged program
            runs as a process of its own, the servers are real, and so are the sockets. `make test` runs every case and prints
            this document as `exporter/target/faults.md`; a test compares the two in everything but the figures.
            """;

    private final String file;
    private final List<String> lines = new ArrayList<>();
    private final String title;
    private final int figures;

    /**
     * A section with a table.
     *
     * @param file decides the order of sections
     * @param figures the number of the column that differs from run to run, from 1
     */
    FaultsDocument(String file, String title, String text, int figures, String... columns) {
        this.file = file;
        this.title = "## " + title;
        this.figures = figures;
        lines.addAll(List.of(
                "",
                "## " + title,
                "",
                text,
                "",
                row(columns),
                row(Stream.of(columns).map(column -> "---").toArray(String[]::new))));
    }

    void add(String... cells) {
        lines.add(row(cells));
    }

    private static String row(String... cells) {
        return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Writes the section and, with the others, the document; gives the lines that only one of the two has. */
    List<String> print() throws IOException {
        Files.createDirectories(SECTIONS);
        Files.write(SECTIONS.resolve(file), lines);
        StringBuilder whole = new StringBuilder(HEAD);
        try (Stream<Path> sections = Files.list(SECTIONS)) {
            for (Path section : sections.sorted().toList()) {
                whole.append(Files.readString(section));
            }
        }
        Files.writeString(PRINTED, whole);
        Set<String> here = stable(lines);
        Set<String> there = stable(committed());
        Set<String> both = here.stream().filter(there::contains).collect(Collectors.toSet());
        return Stream.concat(here.stream(), there.stream())
                .filter(line -> !both.contains(line))
                .toList();
    }

    /** The same section, from its title to the next. */
    private List<String> committed() throws IOException {
        if (!Files.exists(COMMITTED)) {
            return List.of();
        }
        return Files.readAllLines(COMMITTED).stream()
                .dropWhile(line -> !line.equals(title))
                .takeWhile(line -> line.equals(title) || !line.startsWith("## "))
                .toList();
    }

    private Set<String> stable(List<String> section) {
        return section.stream().map(this::stable).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String stable(String line) {
        String[] cells = line.split("(?<!\\\\)\\|", -1);
        if (line.startsWith("|") && cells.length > figures) {
            cells[figures] = "";
        }
        return String.join("|", cells);
    }
}
