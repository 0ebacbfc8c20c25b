package io.stackexporter.kind.tcp;

import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.probe.Patterns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One step of a dialog: send, then wait, then turn to TLS.
 *
 * @param send may name groups of what was found last, like <code>${1}</code>; empty for nothing
 * @param expect what a line of the answer must hold; lines before it are passed over
 * @param expectBytes what must come, wherever lines end; empty for nothing
 * @param startTls whether TLS runs from here on
 * @param info the metric whose labels tell what was found
 * @param values of those labels
 */
record Step(
        String send,
        Optional<Pattern> expect,
        String expectBytes,
        boolean startTls,
        Optional<Metric> info,
        List<String> values) {
    /** What names a group, or looks as if. */
    private static final Pattern GROUP = Pattern.compile("\\$(?:\\{[^}]*}|\\d+)");

    /** All of a target, each with what it tells. */
    static List<Step> configured(Section settings) {
        List<Step> steps = settings
                .sections("dialog", "What is said on the connection, step by step; in each: send, expect, starttls.")
                .stream()
                .map(Step::of)
                .toList();
        if (steps.stream().filter(step -> step.info.isPresent()).count() > 1) {
            settings.problem("dialog", "has labels in several steps; one metric has room for those of one");
        }
        return steps;
    }

    private static Step of(Section section) {
        String send = section.text(
                "send", "", "A line to send; a line feed ends it. ${1} is the first group of the expect before it.");
        Optional<Pattern> expect = Patterns.one(
                section,
                "expect",
                "A regular expression for one line of the answer; lines before that are passed over.");
        String bytes = section.text("expect_bytes", "", "Instead of expect: what must come, wherever lines end.");
        boolean startTls = section.flag("starttls", false, "Whether TLS runs from here on.");
        Map<String, String> labels = section.textMap(
                "labels",
                "Labels of probe_expect_info by name, which tell what expect found: ${1} is its first group.");
        section.end();
        if (send.isEmpty() && expect.isEmpty() && bytes.isEmpty() && !startTls && !section.has("expect")) {
            section.problem("", "does nothing; give it send, expect, expect_bytes or starttls");
        }
        if (expect.isPresent() && !bytes.isEmpty()) {
            section.problem("expect_bytes", "stands beside expect; make two steps of them");
        }
        if (expect.isEmpty() && !labels.isEmpty()) {
            section.problem("labels", "tell what expect found; add expect");
        }
        expect.ifPresent(pattern -> labels.forEach((name, value) -> check(section, pattern, name, value)));
        return new Step(send, expect, bytes, startTls, info(section, labels), new ArrayList<>(labels.values()));
    }

    /** What is no group would stand in the label as it is written. */
    private static void check(Section section, Pattern expect, String name, String value) {
        int groups = expect.matcher("").groupCount();
        Set<String> known =
                IntStream.rangeClosed(0, groups).mapToObj(Step::reference).collect(Collectors.toSet());
        GROUP.matcher(value)
                .results()
                .map(MatchResult::group)
                .filter(group -> !known.contains(group))
                .forEach(group -> section.problem(
                        "labels",
                        "has %s in %s, which is no group of expect; the last of its groups is %s"
                                .formatted(group, name, reference(groups))));
    }

    private static String reference(int group) {
        return "${" + group + "}";
    }

    private static Optional<Metric> info(Section section, Map<String, String> labels) {
        if (labels.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Answer.info(labels.keySet()));
        } catch (IllegalArgumentException e) {
            section.problem("labels", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    byte[] line(List<String> groups) {
        return (filled(send, groups) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    List<String> labelValues(List<String> groups) {
        return values.stream().map(value -> filled(value, groups)).toList();
    }

    private static String filled(String text, List<String> groups) {
        String filled = text;
        for (int i = 0; i < groups.size(); i++) {
            filled = filled.replace(reference(i), groups.get(i));
        }
        return filled;
    }
}
