package io.stackexporter.collect;

import io.stackexporter.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what one custom collector is, from its section of the configuration; not yet whom it is for. */
record CustomSection(Section section, Duration usualTimeout, MetricNames names) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final int USUAL_SERIES = 1000;
    private static final int MOST_SERIES = 100_000;
    private static final String DISCOVERED = "discovered";

    CustomCollector read() {
        String name = name();
        String query = section.text("query", "One statement that reads: SELECT, WITH, SHOW, TABLE or VALUES.");
        String versions = section.text("versions", "", "Servers that it is for: 14-17, 8.0+, to 16, mariadb 10.6+.");
        Duration interval = section.duration(
                "interval", Duration.ZERO, Duration.ZERO, "How often it runs; 0s means at every scrape.");
        Duration timeout = section.duration(
                "timeout",
                SHORTEST_TIMEOUT,
                usualTimeout,
                "The longest that its query may run; never longer than the target may take.");
        int maxSeries = section.integer(
                "max_series", 1, MOST_SERIES, USUAL_SERIES, "Series beyond this number are left out and counted.");
        DatabaseChoice databases = databases();
        String databaseLabel = databaseLabel(databases);
        boolean compatible = section.flag(
                "compatible_names",
                false,
                "Keep names of another exporter: they may begin with pg_ or mysql_ and need not keep to our rules.");
        List<CustomCollector.Value> values = values(new CustomMetrics(name, compatible, databaseLabel, names));
        return new CustomCollector(
                section, name, query, versions, interval, timeout, maxSeries, databases, databaseLabel, values);
    }

    private String name() {
        String name = section.text("name", "What it is called in stack_collector_* and in logs; unique.");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            section.problem("name", name + " must be words of lower-case letters and digits, joined by _");
        }
        return name;
    }

    private DatabaseChoice databases() {
        String help = "Runs in each of these databases; discovered means all that the login may connect to. "
                + "Otherwise in the one of the URL.";
        String word = section.word("databases").orElse("");
        if (word.equals(DISCOVERED)) {
            return new DatabaseChoice(true, List.of());
        }
        if (!word.isEmpty()) {
            section.problem("databases", "must be discovered or a list of names, not \"" + word + "\"");
            return DatabaseChoice.OWN;
        }
        return new DatabaseChoice(false, section.texts("databases", List.of(), help));
    }

    private String databaseLabel(DatabaseChoice databases) {
        String label = section.text(
                "database_label",
                databases.isOwn() ? "" : "datname",
                "Label with the name of the database; with databases it is datname unless set, \"\" means none.");
        String why = label.isEmpty() ? "" : CustomMetrics.labelProblem(label);
        if (!why.isEmpty()) {
            section.problem("database_label", label + " " + why);
        }
        return why.isEmpty() ? label : "";
    }

    private List<CustomCollector.Value> values(CustomMetrics metrics) {
        List<CustomCollector.Value> values = new ArrayList<>();
        List<Section> sections =
                section.sections("metrics", "What the columns of the query mean; one query may give several metrics.");
        for (Section each : sections) {
            metrics.read(each).ifPresent(values::add);
        }
        if (sections.isEmpty() && !section.keys().isEmpty()) {
            section.problem("metrics", "there must be at least one metric");
        }
        return values;
    }
}
