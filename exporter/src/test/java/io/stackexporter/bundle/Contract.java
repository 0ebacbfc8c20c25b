package io.stackexporter.bundle;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each part of the bundle may ask for. */
final class Contract {
    private static final Map<Path, Vocabulary> BY_FILE =
            Rule.files().stream().collect(Collectors.toMap(Function.identity(), Contract::vocabulary));
    /** For dashboards: with all rules loaded. */
    static final Vocabulary WHOLE = whole();

    private Contract() {}

    /** A file of rules works alone, so it sees what it records itself, in the order in which it is evaluated. */
    private static Vocabulary vocabulary(Path file) {
        Vocabulary vocabulary = Vocabulary.ofAll();
        Rule.of(file).filter(rule -> !rule.alert()).forEach(vocabulary::record);
        return vocabulary;
    }

    private static Vocabulary whole() {
        Vocabulary vocabulary = Vocabulary.ofAll();
        Rule.all().stream().filter(rule -> !rule.alert()).forEach(vocabulary::record);
        vocabulary.addLabels("ALERTS", labelsOfAlerts());
        return vocabulary;
    }

    /** What alerts have, all of them together. */
    static Set<String> labelsOfAlerts() {
        Set<String> labels = new TreeSet<>(Set.of("alertname"));
        Rule.alerts().forEach(alert -> labels.addAll(labels(alert)));
        return labels;
    }

    /** Those of its series and its own. */
    static Set<String> labels(Rule rule) {
        Set<String> labels = new TreeSet<>(rule.labels().keySet());
        labels.addAll(check(rule, rule.expression()).labels());
        return labels;
    }

    /** For an expression of a rule or of its annotations. */
    static ExpressionCheck check(Rule rule, String expression) {
        return ExpressionCheck.of(expression, BY_FILE.getOrDefault(rule.file(), Vocabulary.ofAll()));
    }

    /** For an expression of a dashboard. */
    static ExpressionCheck check(String expression) {
        return ExpressionCheck.of(expression, WHOLE);
    }
}
