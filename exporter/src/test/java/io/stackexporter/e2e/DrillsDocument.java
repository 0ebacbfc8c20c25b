package io.stackexporter.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** rules/DRILLS.md: printed from what was seen; the committed one must say the same but for the times that were measured. */
final class DrillsDocument {
    private static final Path PRINTED = Path.of("target/drills.md");
    /** The column of what differs from run to run, counted as split at the bars. */
    private static final int MEASURED = 5;

    private final Path rules;
    private final Map<String, String> waits = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();

    DrillsDocument(Path repository, String head) throws IOException {
        this.rules = repository.resolve("rules");
        try (Stream<Path> files = Files.list(rules)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yml")).toList()) {
                read(new Yaml().load(Files.readString(file)));
            }
        }
        lines.addAll(head.lines().toList());
        lines.add("");
        lines.add(
                "| drill | what was done | alerts that fired, and nothing else | their `for` | until they fired, hurried | who was told |");
        lines.add("| --- | --- | --- | --- | --- | --- |");
    }

    /** Collects how long each alert waits, by name and severity. */
    private void read(Object node) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("alert") instanceof String name && map.get("labels") instanceof Map<?, ?> labels) {
                waits.put(name + " " + labels.get("severity"), String.valueOf(map.get("for")));
            }
            map.values().forEach(this::read);
        } else if (node instanceof List<?> list) {
            list.forEach(this::read);
        }
    }

    /**
     * What was seen of one drill.
     *
     * @param fired its alerts, and when each began to fire
     */
    void add(DrillRun run, NavigableMap<Alert, Instant> fired) {
        lines.add(Stream.of(
                        run.drill().name(),
                        run.drill().done(),
                        cells(
                                fired,
                                alert -> "`" + alert.name() + "` " + alert.severity()
                                        + (alert.target().equals(Alert.NO_TARGET) ? "" : " of " + alert.target())),
                        cells(fired, alert -> waits.getOrDefault(alert.name() + " " + alert.severity(), "?")),
                        cells(fired, alert -> seconds(run.begun(), fired.getOrDefault(alert, run.ended()))),
                        cells(fired, alert -> receivers(run.told().getOrDefault(alert, Set.of()))))
                .collect(Collectors.joining(" | ", "| ", " |")));
    }

    private static String cells(NavigableMap<Alert, Instant> fired, Function<Alert, String> text) {
        return fired.keySet().stream().map(text).collect(Collectors.joining("<br>"));
    }

    private static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.1f s", Duration.between(from, to).toMillis() / 1000.0);
    }

    private static String receivers(Set<String> addresses) {
        return addresses.isEmpty()
                ? "nobody, another of these says it"
                : addresses.stream()
                        .sorted()
                        .map(address -> address.replaceFirst("[.]?example[.]com$", ""))
                        .collect(Collectors.joining(", "));
    }

    /** Writes what was seen; gives the lines that only one of the two documents has. */
    List<String> print() throws IOException {
        Files.write(PRINTED, lines);
        Path committed = rules.resolve("DRILLS.md");
        Set<String> here = stable(lines);
        Set<String> there = stable(Files.exists(committed) ? Files.readAllLines(committed) : List.of());
        Set<String> both = new TreeSet<>(here);
        both.retainAll(there);
        return Stream.concat(here.stream(), there.stream())
                .filter(line -> !both.contains(line))
                .toList();
    }

    private static Set<String> stable(List<String> document) {
        return document.stream().map(DrillsDocument::stable).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String stable(String line) {
        String[] cells = line.split("\\|", -1);
        if (line.startsWith("|") && cells.length > MEASURED) {
            cells[MEASURED] = "";
        }
        return String.join("|", cells);
    }
}
