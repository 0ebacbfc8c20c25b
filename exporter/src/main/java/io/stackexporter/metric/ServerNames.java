package io.stackexporter.metric;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The metrics of a rule, whose names a server completes. Each is made once and not at every scrape, since a server may have
 * a thousand of them.
 */
public final class ServerNames {
    /** A server that makes up ever new names costs time, but no memory. */
    private static final int MOST = 5_000;

    private static final Pattern ODD = Pattern.compile("[^a-zA-Z0-9_]");

    private final Metric rule;
    private final Map<String, Optional<Metric>> known = new ConcurrentHashMap<>();

    /** For a metric whose name ends with {@code *}. */
    public ServerNames(Metric rule) {
        this.rule = rule;
    }

    public Metric rule() {
        return rule;
    }

    /** The metric for a name of the server; empty when nothing can be made of it. */
    public Optional<Metric> metric(String serverName, Supplier<String> help) {
        Optional<Metric> existing = known.get(serverName);
        if (existing != null) {
            return existing;
        }
        Optional<Metric> made = make(serverName, help.get());
        if (known.size() < MOST) {
            known.put(serverName, made);
        }
        return made;
    }

    private Optional<Metric> make(String serverName, String help) {
        String rest = ODD.matcher(serverName).replaceAll("_");
        String line = help.replaceAll("\\s+", " ").strip();
        return rest.isEmpty() || line.isEmpty() ? Optional.empty() : Optional.of(rule.named(rest, line));
    }
}
