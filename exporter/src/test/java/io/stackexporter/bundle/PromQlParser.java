package io.stackexporter.bundle;

import io.stackexporter.bundle.PromQl.Aggregation;
import io.stackexporter.bundle.PromQl.Binary;
import io.stackexporter.bundle.PromQl.Call;
import io.stackexporter.bundle.PromQl.Clause;
import io.stackexporter.bundle.PromQl.LabelMatcher;
import io.stackexporter.bundle.PromQl.Literal;
import io.stackexporter.bundle.PromQl.Selector;
import io.stackexporter.bundle.PromQl.Subquery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads expressions that promtool has accepted, with keywords in lower case; it is not the judge of their grammar. */
final class PromQlParser {
    private static final Map<String, Integer> STRENGTH = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("and", 2),
            Map.entry("unless", 2),
            Map.entry("==", 3),
            Map.entry("!=", 3),
            Map.entry("<", 3),
            Map.entry("<=", 3),
            Map.entry(">", 3),
            Map.entry(">=", 3),
            Map.entry("+", 4),
            Map.entry("-", 4),
            Map.entry("*", 5),
            Map.entry("/", 5),
            Map.entry("%", 5),
            Map.entry("atan2", 5),
            Map.entry("^", 6));
    private static final int STRONGEST = 6;
    private static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "min",
            "max",
            "avg",
            "group",
            "stddev",
            "stdvar",
            "count",
            "count_values",
            "bottomk",
            "topk",
            "quantile");

    private static final Set<String> NUMBERS = Set.of("inf", "nan");

    private final PromQlTokens tokens;

    PromQlParser(String text) {
        this.tokens = new PromQlTokens(text);
    }

    PromQl whole() {
        PromQl expression = expression(1);
        if (!tokens.isAtEnd()) {
            throw new IllegalArgumentException("unexpected " + tokens.rest());
        }
        return expression;
    }

    private PromQl expression(int weakest) {
        PromQl left = operand();
        while (STRENGTH.getOrDefault(tokens.peek(), 0) >= weakest) {
            String operator = tokens.take();
            int strength = STRENGTH.getOrDefault(operator, 0);
            tokens.takes("bool");
            Clause matching = clause("on", "ignoring");
            Clause group = clause("group_left", "group_right");
            // All bind to the left but the power, which is the strongest.
            PromQl right = expression(strength == STRONGEST ? strength : strength + 1);
            left = new Binary(operator, matching, group, left, right);
        }
        return left;
    }

    private PromQl operand() {
        if (tokens.takes("-") || tokens.takes("+")) {
            return expression(STRONGEST);
        }
        PromQl operand = suffixed(primary());
        while (tokens.takes("offset") || tokens.takes("@")) {
            tokens.takes("-");
            if (tokens.isWord()) {
                tokens.take();
                tokens.expect("(");
                tokens.expect(")");
            } else {
                tokens.take();
            }
        }
        return operand;
    }

    /** With its range or its steps in brackets. */
    private PromQl suffixed(PromQl inner) {
        if (!tokens.takes("[")) {
            return inner;
        }
        boolean steps = false;
        while (!tokens.takes("]")) {
            steps |= tokens.take().equals(":");
        }
        return inner instanceof Selector selector && !steps
                ? new Selector(selector.metric(), selector.matchers(), true)
                : new Subquery(inner);
    }

    private PromQl primary() {
        if (tokens.takes("(")) {
            PromQl inner = expression(1);
            tokens.expect(")");
            return inner;
        }
        if (tokens.isString()) {
            return new Literal(unquoted(tokens.take()));
        }
        if (tokens.isNumber()) {
            tokens.take();
            return new Literal("");
        }
        if (tokens.peek().equals("{")) {
            return selector("");
        }
        if (!tokens.isWord()) {
            throw new IllegalArgumentException("unexpected " + tokens.rest());
        }
        return named(tokens.take());
    }

    private PromQl named(String name) {
        if (AGGREGATIONS.contains(name)) {
            Clause before = clause("by", "without");
            List<PromQl> arguments = arguments();
            Clause after = clause("by", "without");
            return new Aggregation(name, before.equals(Clause.NONE) ? after : before, arguments);
        }
        if (tokens.peek().equals("(")) {
            return new Call(name, arguments());
        }
        return NUMBERS.contains(name.toLowerCase(Locale.ROOT)) ? new Literal("") : selector(name);
    }

    private List<PromQl> arguments() {
        tokens.expect("(");
        List<PromQl> arguments = new ArrayList<>();
        while (!tokens.takes(")")) {
            arguments.add(expression(1));
            tokens.takes(",");
        }
        return List.copyOf(arguments);
    }

    private Selector selector(String name) {
        List<LabelMatcher> matchers = new ArrayList<>();
        String metric = name;
        if (tokens.takes("{")) {
            while (!tokens.takes("}")) {
                LabelMatcher matcher = new LabelMatcher(tokens.take(), tokens.take(), unquoted(tokens.take()));
                if (matcher.label().equals("__name__")) {
                    metric = matcher.operator().equals("=") ? matcher.value() : metric;
                } else {
                    matchers.add(matcher);
                }
                tokens.takes(",");
            }
        }
        return new Selector(metric, List.copyOf(matchers), false);
    }

    private Clause clause(String one, String other) {
        if (!tokens.peek().equals(one) && !tokens.peek().equals(other)) {
            return Clause.NONE;
        }
        String word = tokens.take();
        List<String> labels = new ArrayList<>();
        // Only group_left and group_right may stand without labels, and then a parenthesis opens the operand.
        boolean list = tokens.takes("(");
        while (list && !tokens.takes(")")) {
            labels.add(tokens.take());
            tokens.takes(",");
        }
        return new Clause(word, List.copyOf(labels));
    }

    private static String unquoted(String string) {
        return string.substring(1, string.length() - 1).replace("\\\\", "\\");
    }
}
