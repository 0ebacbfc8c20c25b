package io.stackexporter.convert;

import io.stackexporter.config.Section;
import io.stackexporter.jdbc.SqlText;
import io.stackexporter.jdbc.SqlText.Dialect;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One query of a {@code queries.yaml} with its columns, and the custom collector that it becomes.
 *
 * @param name what the names of its metrics begin with
 */
record Namespace(String name, Section section, BuiltIn builtIn) {
    /** Servers before it are not watched. */
    private static final int OLDEST = 14;

    private static final int LONGEST_CACHE = 86_400;
    private static final Set<String> KEYS =
            Set.of("query", "metrics", "master", "cache_seconds", "runonserver", "pg_version");

    /**
     * The collector as an element of the list; empty when nothing of it can be kept.
     *
     * @param collectorName the name that is free for it
     */
    Optional<String> convert(String collectorName, Remarks remarks) {
        String query = section.text("query", "");
        section.flag("master", false, "");
        int cache = section.integer("cache_seconds", 0, LONGEST_CACHE, 0, "");
        section.keys().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> remarks.lost(section, key, "is not known here; left out"));
        Columns columns = Columns.read(name, section, builtIn, remarks);
        Optional<String> versions = versions(remarks);
        String problem = SqlText.problem(query, Dialect.POSTGRESQL);
        if (!query.isEmpty() && !problem.isEmpty()) {
            remarks.lost(section, "query", problem + "; left out");
        }
        if (query.isEmpty() || !problem.isEmpty() || versions.isEmpty() || columns.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(text(collectorName, query, cache, versions.get(), columns.lines()));
    }

    private static String text(String name, String query, int cache, String versions, List<String> metrics) {
        StringBuilder text = new StringBuilder("  - name: ").append(name);
        text.append("\n    kinds: [postgresql]\n    compatible_names: true\n");
        if (cache > 0) {
            text.append("    interval: ").append(cache).append("s\n");
        }
        if (!versions.isEmpty()) {
            text.append("    versions: ").append(YamlText.quoted(versions)).append('\n');
        }
        text.append("    query: ").append(YamlText.block(query, 6)).append("\n    metrics:\n");
        metrics.forEach(metric -> text.append("      - ").append(metric).append('\n'));
        return text.toString();
    }

    /** As the key {@code versions} takes them; empty when there is no server for it. */
    private Optional<String> versions(Remarks remarks) {
        String key = section.has("runonserver") ? "runonserver" : "pg_version";
        Optional<ServerRange> range = ServerRange.parse(section.text(key, "", ""));
        if (range.isEmpty()) {
            remarks.lost(
                    section, key, "cannot be said by the key versions, which knows one range such as 14-17; left out");
        } else if (range.get().endsBefore(OLDEST) || range.get().isEmpty()) {
            remarks.lost(
                    section, key, "leaves no server from " + OLDEST + " on, and older ones are not watched; left out");
            return Optional.empty();
        }
        return range.map(ServerRange::text);
    }

    /** What a collector of this namespace would be called. */
    String collectorName() {
        String words =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[_0-9]+|_+$", "");
        return words.isEmpty() ? "query" : words;
    }
}
