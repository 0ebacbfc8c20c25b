package io.stackexporter;

import io.stackexporter.Catalogue.Entry;
import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Question;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents that are printed from the code, so that they cannot say anything else than the code does. */
final class Documentation {
    private static final String MADE = "<!-- Printed from the code by `make docs`; do not edit. -->\n\n";

    /** One element of every list, so that the keys of its elements are asked for. */
    private static final String EXAMPLE = """
            targets: [{name: example, kind: none}]
            custom_collectors: [{metrics: [{name: example}]}]
            """;

    private Documentation() {}

    /** File name to text. */
    static Map<String, String> all() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("metrics.md", metrics());
        files.put("signals.md", signals());
        files.put("config.md", config());
        return files;
    }

    /** The catalogue as a plain table, for the command line. */
    static String list() {
        return Catalogue.entries().stream()
                .map(entry -> "%-60s %-10s %-24s %s"
                        .formatted(
                                entry.metric().name(),
                                entry.metric().type().word(),
                                place(entry),
                                entry.metric().help()))
                .collect(Collectors.joining("\n"));
    }

    /** The catalogue as JSON, for programs. */
    static String json() {
        return Catalogue.entries().stream()
                .map(entry -> {
                    Metric metric = entry.metric();
                    return Stream.of(
                                    field("name", metric.name()),
                                    field("type", metric.type().word()),
                                    field("unit", metric.unit().suffix()),
                                    "\"labels\":"
                                            + metric.labels().stream()
                                                    .map(Documentation::quoted)
                                                    .collect(Collectors.joining(",", "[", "]")),
                                    field("kind", entry.kind()),
                                    field("collector", entry.collector()),
                                    "\"on_by_default\":" + entry.onByDefault(),
                                    field("versions", entry.reading().versions()),
                                    field("source", entry.reading().source()),
                                    field("privilege", entry.privilege()),
                                    field("signal_labels", entry.reading().labels()),
                                    field("help", metric.help()))
                            .collect(Collectors.joining(",", "  {", "}"));
                })
                .collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    private static String metrics() {
        StringBuilder text = new StringBuilder(MADE);
        text.append(
                        "# Metrics\n\nEvery metric that the exporter can emit. Names that end with `*` are rules that the server completes. ")
                .append(
                        "On `/metrics` every sample of a target also carries `target`, `system`, `kind` and the labels of the configuration.\n");
        byPlace().forEach((place, entries) -> {
            text.append("\n## ").append(place).append('\n');
            collector(entries.getFirst())
                    .ifPresent(collector ->
                            text.append('\n').append(about(collector)).append('\n'));
            text.append("\n| metric | type | labels | versions | source | meaning |\n|---|---|---|---|---|---|\n");
            entries.forEach(entry -> text.append(row(
                    "`" + entry.metric().name() + "`",
                    entry.metric().type().word(),
                    String.join(", ", entry.metric().labels()),
                    entry.reading().versions(),
                    entry.reading().source(),
                    entry.metric().help()
                            + (entry.reading().labels().isEmpty()
                                    ? ""
                                    : " Here " + entry.reading().labels() + "."))));
        });
        return text.toString();
    }

    private static String about(Collector<?> collector) {
        String interval = collector.interval().isZero()
                ? "every scrape"
                : "every " + collector.interval().toSeconds() + " s";
        return collector.help() + " " + (collector.onByDefault() ? "On" : "Off") + " by default; runs at " + interval
                + "." + (collector.privilege().isEmpty() ? "" : " Needs `" + collector.privilege() + "`.");
    }

    private static String signals() {
        StringBuilder text = new StringBuilder(MADE);
        text.append(
                "# Signals\n\nThe unified vocabulary: one meaning, one name, on every system. What a system does not give is absent, never 0.\n");
        Map<String, List<Entry>> bySignal = Catalogue.entries().stream()
                .filter(entry -> !entry.metric().isNative() && !entry.kind().equals(Catalogue.PROCESS))
                .collect(
                        Collectors.groupingBy(entry -> entry.metric().name(), LinkedHashMap::new, Collectors.toList()));
        bySignal.forEach((name, entries) -> text.append(signal(name, entries)));
        return text.append(thresholds()).toString();
    }

    private static String signal(String name, List<Entry> entries) {
        Metric metric = entries.getFirst().metric();
        return entries.stream()
                .map(entry -> row(
                        entry.kind(), entry.reading().labels(), entry.reading().source()))
                .collect(Collectors.joining(
                        "",
                        "\n## `" + name + "`\n\n" + metric.help() + " Type: "
                                + metric.type().word() + ".\n\n| system | labels | source |\n|---|---|---|\n",
                        ""));
    }

    private static String thresholds() {
        StringBuilder text = new StringBuilder(
                "\n# Default thresholds\n\nServed as `stack_threshold{signal, severity}`; `thresholds:` in the configuration overrides them or switches them off.\n");
        text.append("\n| system | signal | warning | critical | why |\n|---|---|---|---|---|\n");
        for (TargetKind<?> kind : TargetKinds.ALL) {
            for (Threshold threshold : kind.thresholds()) {
                text.append(row(
                        kind.name(),
                        threshold.signal(),
                        number(threshold.warning()),
                        number(threshold.critical()),
                        threshold.why()));
            }
        }
        return text.toString();
    }

    private static String config() {
        StringBuilder text = new StringBuilder(MADE);
        text.append(
                        "# Configuration\n\nEvery key that the exporter asks for. `targets[]` shows the keys of every kind once, then those of each kind. ")
                .append("Secrets come from `<key>_file` or `${env:NAME}`.\n");
        Map<String, Question> common = questions("");
        text.append(table("Every configuration", common.values().stream()));
        for (TargetKind<?> kind : TargetKinds.ALL) {
            Stream<Question> own = questions("targets: [{name: example, kind: " + kind.name() + "}]").values().stream()
                    .filter(question -> !common.containsKey(question.path()));
            text.append(table("`kind: " + kind.name() + "`", own));
        }
        return text.toString();
    }

    private static String table(String title, Stream<Question> questions) {
        return questions
                .map(question ->
                        row("`" + question.path() + "`", question.type(), question.fallback(), question.help()))
                .collect(Collectors.joining(
                        "", "\n## " + title + "\n\n| key | type | default | meaning |\n|---|---|---|---|\n", ""));
    }

    /** What is asked of such a configuration; the answers do not matter. */
    private static Map<String, Question> questions(String yaml) {
        String example = yaml.isEmpty() ? EXAMPLE : yaml;
        Document document = Document.of("example", example, Map.of());
        try {
            Fleet.of(Config.of(document), TargetKinds.ALL);
        } catch (ConfigException incomplete) {
            // Keys without a default are missing from the example; they were asked for all the same.
        }
        return document.questions().stream()
                .collect(
                        Collectors.toMap(Question::path, Function.identity(), (one, other) -> one, LinkedHashMap::new));
    }

    private static Map<String, List<Entry>> byPlace() {
        return Catalogue.entries().stream()
                .collect(Collectors.groupingBy(Documentation::place, LinkedHashMap::new, Collectors.toList()));
    }

    private static String place(Entry entry) {
        return entry.collector().isEmpty() ? entry.kind() : entry.kind() + " " + entry.collector();
    }

    private static Optional<Collector<?>> collector(Entry entry) {
        return TargetKinds.ALL.stream()
                .filter(kind -> kind.name().equals(entry.kind()))
                .<Collector<?>>flatMap(kind -> kind.collectors().stream())
                .filter(collector -> collector.name().equals(entry.collector()))
                .findFirst();
    }

    private static String row(String... cells) {
        return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? ""
                : value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String field(String name, String value) {
        return quoted(name) + ":" + quoted(value);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
