package io.stackexporter.bundle;

import io.stackexporter.bundle.PromQl.Aggregation;
import io.stackexporter.bundle.PromQl.Binary;
import io.stackexporter.bundle.PromQl.Call;
import io.stackexporter.bundle.PromQl.Clause;
import io.stackexporter.bundle.PromQl.LabelMatcher;
import io.stackexporter.bundle.PromQl.Literal;
import io.stackexporter.bundle.PromQl.Selector;
import io.stackexporter.bundle.PromQl.Subquery;
import io.stackexporter.metric.MetricType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an expression reads, which labels its result can have, and why it could never give what it is meant to. */
final class ExpressionCheck {
    private static final Set<String> OF_COUNTERS = Set.of("rate", "irate", "increase", "resets");
    /** Ask whether a series is there, not for its value. */
    private static final Set<String> OF_PRESENCE = Set.of(
            "absent",
            "absent_over_time",
            "present_over_time",
            "count_over_time",
            "timestamp",
            "changes",
            "count",
            "group");

    private static final Set<String> KEEPING_LABELS = Set.of("topk", "bottomk");
    private static final Set<String> SET_OPERATORS = Set.of("and", "unless");

    private final Vocabulary vocabulary;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> metrics = new TreeSet<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> labels;

    private ExpressionCheck(String expression, Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.labels = Set.copyOf(labels(PromQl.parse(expression), ""));
    }

    static ExpressionCheck of(String expression, Vocabulary vocabulary) {
        return new ExpressionCheck(expression, vocabulary);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** For a message that says where they are. */
    Stream<String> problems(Object where) {
        return problems.stream().map(problem -> where + ": " + problem);
    }

    Set<String> metrics() {
        return Set.copyOf(metrics);
    }

    List<Selector> selectors() {
        return List.copyOf(selectors);
    }

    /** The labels that the result can have. */
    Set<String> labels() {
        return labels;
    }

    /** @param user the function or aggregation that is applied directly, or empty */
    private Set<String> labels(PromQl node, String user) {
        return switch (node) {
            case Literal literal -> Set.of();
            case Selector selector -> selector(selector, user);
            case Subquery subquery -> subquery(subquery, user);
            case Call call -> call(call);
            case Aggregation aggregation -> aggregation(aggregation);
            case Binary binary -> binary(binary);
        };
    }

    private Set<String> subquery(Subquery subquery, String user) {
        require(!OF_COUNTERS.contains(user), user + " of a subquery, which is no counter");
        return labels(subquery.inner(), "");
    }

    private Set<String> selector(Selector selector, String user) {
        String name = selector.metric();
        selectors.add(selector);
        metrics.add(name);
        return vocabulary
                .find(name)
                .map(series -> {
                    checkType(series, user);
                    selector.matchers().forEach(matcher -> checkMatcher(series, selector, matcher));
                    return series.labels();
                })
                .orElseGet(() -> {
                    problems.add(name.isEmpty() ? "a selector without a name" : "nobody emits " + name);
                    return Set.of();
                });
    }

    private void checkType(Series series, String user) {
        String what = series.name() + ", a " + series.type().word();
        if (series.type() == MetricType.COUNTER) {
            require(OF_COUNTERS.contains(user) || OF_PRESENCE.contains(user), "no rate of " + what);
        } else {
            require(!OF_COUNTERS.contains(user), user + " of " + what);
        }
    }

    private void checkMatcher(Series series, Selector selector, LabelMatcher matcher) {
        require(series.labels().contains(matcher.label()), selector.metric() + " has no label " + matcher.label());
        String system = selector.matchers().stream()
                .filter(other -> other.label().equals("system") && other.asksForEquality())
                .map(LabelMatcher::value)
                .filter(value -> !value.equals(PromQl.FILLED_IN))
                .findFirst()
                .orElse("");
        require(vocabulary.isGivenBy(system, selector.metric()), system + " gives no " + selector.metric());
        Set<String> values = vocabulary.values(selector.metric(), matcher.label(), system);
        require(
                values.isEmpty() || !matcher.isFixed() || values.stream().anyMatch(matcher::accepts),
                selector.metric() + " never has " + matcher.label() + matcher.operator() + matcher.value());
    }

    private Set<String> call(Call call) {
        Set<String> all = new TreeSet<>();
        call.arguments().forEach(argument -> all.addAll(labels(argument, call.function())));
        if (call.function().startsWith("absent")) {
            return asked(call.arguments().getFirst());
        }
        if (call.givesScalar()) {
            all.clear();
        }
        if (call.function().equals("label_replace") && call.arguments().get(1) instanceof Literal made) {
            all.add(made.text());
        }
        if (call.function().equals("histogram_quantile")) {
            require(all.remove("le"), "histogram_quantile without the label le");
        }
        return all;
    }

    /** What is absent has only the labels that were asked for. */
    private static Set<String> asked(PromQl absent) {
        return absent instanceof Selector selector
                ? selector.matchers().stream()
                        .filter(LabelMatcher::asksForEquality)
                        .map(LabelMatcher::label)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private Set<String> aggregation(Aggregation aggregation) {
        Set<String> inner = new TreeSet<>();
        aggregation.arguments().forEach(argument -> inner.addAll(labels(argument, aggregation.operator())));
        Clause grouping = aggregation.grouping();
        requireLabels(inner, grouping);
        if (KEEPING_LABELS.contains(aggregation.operator())) {
            return inner;
        }
        if (grouping.is("without")) {
            inner.removeAll(grouping.labels());
            return inner;
        }
        inner.retainAll(grouping.labels());
        return inner;
    }

    private Set<String> binary(Binary binary) {
        Set<String> left = labels(binary.left(), "");
        Set<String> right = labels(binary.right(), "");
        if (binary.left().isScalar() || binary.right().isScalar()) {
            return binary.left().isScalar() ? right : left;
        }
        if (!binary.operator().equals("or")) {
            checkMatching(binary, left, right);
        } else {
            requireLabels(union(left, right), binary.matching());
            return union(left, right);
        }
        return SET_OPERATORS.contains(binary.operator()) ? left : matched(binary, left, right);
    }

    private void checkMatching(Binary binary, Set<String> left, Set<String> right) {
        Clause matching = binary.matching();
        if (matching.is("on")) {
            requireLabels(left, matching);
            requireLabels(right, matching);
        } else {
            Set<String> oneSided = union(left, right);
            oneSided.removeIf(label -> left.contains(label) && right.contains(label));
            oneSided.removeAll(matching.labels());
            require(oneSided.isEmpty(), binary.operator() + " can match nothing: only one side has " + oneSided);
        }
        Clause group = binary.group();
        requireLabels(group.is("group_left") ? right : left, group);
    }

    /** The labels of the side with more series stay; one to one only what was matched. */
    private static Set<String> matched(Binary binary, Set<String> left, Set<String> right) {
        Clause group = binary.group();
        if (!group.equals(Clause.NONE)) {
            return union(group.is("group_left") ? left : right, group.labels());
        }
        Set<String> result = new TreeSet<>(left);
        if (binary.matching().is("on")) {
            result.retainAll(binary.matching().labels());
        } else {
            result.removeAll(binary.matching().labels());
        }
        return result;
    }

    private void requireLabels(Set<String> present, Clause clause) {
        clause.labels()
                .forEach(label ->
                        require(present.contains(label), clause.word() + " names " + label + ", which is not there"));
    }

    private void require(boolean holds, String problem) {
        if (!holds && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private static Set<String> union(Collection<String> one, Collection<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
