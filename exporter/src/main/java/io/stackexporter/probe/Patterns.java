package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** Regular expressions of a configuration. */
public final class Patterns {
    /** Of blackbox_exporter, for every kind that looks for them. */
    public static final Metric FAILED = Metric.compatible(
            "probe_failed_due_to_regex",
            MetricType.GAUGE,
            "Whether a regular expression was not met; absent when none is asked for.");

    private static final Duration LAST_LOOK = Duration.ofMillis(50);

    private Patterns() {}

    /** The one at a key; empty when there is none, or none that is right. */
    public static Optional<Pattern> one(Section section, String key, String help) {
        String text = section.text(key, "", help);
        return Optional.of(text).filter(any -> !any.isEmpty()).flatMap(any -> compiled(section, key, any));
    }

    /** Those of a list. */
    public static List<Pattern> many(Section section, String key, String help) {
        return section.texts(key, List.of(), help).stream()
                .map(text -> compiled(section, key, text))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The groups of the first match, the whole of it first; empty when there is none. */
    public static Optional<List<String>> find(Pattern pattern, String text, Deadline deadline) {
        // What came last before the deadline is looked at too.
        Deadline end = deadline.expired() ? Deadline.in(LAST_LOOK) : deadline;
        Matcher matcher = pattern.matcher(new TimedText(text, end));
        try {
            return matcher.find() ? Optional.of(groups(matcher)) : Optional.empty();
        } catch (StackOverflowError e) {
            throw new PatternTooLong(); // repeated alternatives go one call deeper with every character
        }
    }

    private static List<String> groups(Matcher matcher) {
        return IntStream.rangeClosed(0, matcher.groupCount())
                .mapToObj(i -> Objects.requireNonNullElse(matcher.group(i), ""))
                .toList();
    }

    private static Optional<Pattern> compiled(Section section, String key, String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            section.problem(key, "holds no regular expression: " + e.getDescription());
            return Optional.empty();
        }
    }
}
