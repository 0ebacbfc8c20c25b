package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
        return look(pattern, text, end, matcher -> matcher.find() ? Optional.of(groups(matcher)) : Optional.empty());
    }

    /** Whether the pattern is the whole text. */
    public static boolean matches(Pattern pattern, String text, Deadline deadline) {
        return look(pattern, text, deadline, Matcher::matches);
    }

    private static <T> T look(Pattern pattern, String text, Deadline deadline, Function<Matcher, T> look) {
        try {
            return look.apply(pattern.matcher(new TimedText(text, deadline)));
        } catch (StackOverflowError e) {
            // Repeated alternatives go one call deeper with every character.
            throw new PatternTooLong("the pattern " + pattern + " nests too deeply on this text; simplify it");
        } catch (PatternTooLong e) {
            throw new PatternTooLong("the pattern " + pattern
                    + " takes too long on this text; write it without repetitions within repetitions");
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
            section.problem(key, "is not a regular expression: " + e.getDescription());
            return Optional.empty();
        } catch (StackOverflowError e) {
            section.problem(key, "nests too deeply for a regular expression");
            return Optional.empty();
        }
    }
}
