package io.stackexporter.bundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes one comparison, number, aggregation, matcher or wait of a rule at a time, as a slip of its author might. */
final class Mutations {
    private static final Pattern TOKEN = Pattern.compile("(?<skip>\\s+|#[^\\n]*)"
            + "|(?<range>\\[[^]]*])"
            + "|(?<matchers>\\{[^}]*})"
            + "|(?<labels>\\b(?:by|without)\\s*\\([^)]*\\))"
            + "|(?<matching>\\b(?:on|ignoring|group_left|group_right)\\s*\\([^)]*\\)|\\boffset\\s+\\w+)"
            + "|(?<comparison>[=!<>]=|[<>])"
            + "|(?<word>[a-zA-Z_][\\w:]*)"
            + "|(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
            + "|(?<other>\"(?:[^\"\\\\]|\\\\.)*\"|.)");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Map<String, List<String>> COMPARISONS = Map.of(
            ">", List.of("<", ">="),
            ">=", List.of("<", ">"),
            "<", List.of(">", "<="),
            "<=", List.of(">", "<"),
            "==", List.of("!="),
            "!=", List.of("=="));
    private static final Map<String, String> WORDS = Map.of(
            "sum", "max",
            "max", "min",
            "min", "max",
            "avg", "max",
            "count", "sum",
            "and", "unless",
            "unless", "and");
    private static final Map<String, String> MATCHES = Map.of("=", "!=", "!=", "=", "=~", "!~", "!~", "=~");
    private static final Pattern LABELS = Pattern.compile("(by|without)\\s*\\(([^)]*)\\)");

    private final Rule rule;
    private final String expression;
    private final List<Mutation> all = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();

    private Mutations(Rule rule) {
        this.rule = rule;
        this.expression = rule.expression();
    }

    static List<Mutation> of(Rule rule) {
        Mutations mutations = new Mutations(rule);
        mutations.ofTheExpression();
        mutations.ofTheWait();
        return mutations.all;
    }

    private void ofTheExpression() {
        Matcher token = TOKEN.matcher(expression);
        while (token.find()) {
            if (token.group("comparison") != null) {
                COMPARISONS
                        .getOrDefault(token.group(), List.of())
                        .forEach(other -> change(token, token.group() + " to " + other, other));
            } else if (token.group("word") != null && WORDS.containsKey(token.group())) {
                String other = WORDS.getOrDefault(token.group(), "");
                change(token, token.group() + " to " + other, other);
            } else if (token.group("number") != null) {
                ofTheNumber(token);
            } else if (token.group("labels") != null) {
                ofTheLabels(token);
            } else if (token.group("matchers") != null) {
                ofTheMatchers(token);
            }
        }
    }

    private void ofTheNumber(Matcher token) {
        double number = Double.parseDouble(token.group());
        List<Double> others = number == 0 ? List.of(1.0) : List.of(number * 2, number / 2);
        others.forEach(other -> change(token, token.group() + " to " + other, Double.toString(other)));
    }

    private void ofTheLabels(Matcher token) {
        Matcher parts = LABELS.matcher(token.group());
        if (!parts.matches()) {
            return;
        }
        List<String> labels = List.of(parts.group(2).strip().split("\\s*,\\s*"));
        for (String label : labels) {
            List<String> fewer =
                    labels.stream().filter(other -> !other.equals(label)).toList();
            change(token, parts.group(1) + " without " + label, parts.group(1) + " (" + String.join(", ", fewer) + ")");
        }
    }

    private void ofTheMatchers(Matcher token) {
        Matcher matcher = MATCHER.matcher(token.group());
        while (matcher.find()) {
            String before = token.group().substring(0, matcher.start());
            String after = token.group().substring(matcher.end());
            String flipped = matcher.group(1) + MATCHES.get(matcher.group(2)) + "\"" + matcher.group(3) + "\"";
            change(token, matcher.group() + " to " + flipped, before + flipped + after);
            // A matcher that accepts everything is as good as none, and leaves the commas alone.
            change(token, matcher.group() + " dropped", before + matcher.group(1) + "=~\".*\"" + after);
        }
    }

    private void ofTheWait() {
        String wait = rule.yaml().get("for").text();
        if (rule.alert() && !wait.isEmpty() && !wait.matches("0\\w*")) {
            all.add(new Mutation(rule, "for " + wait + " to 0m", "for", "0m"));
            Matcher parts = Pattern.compile("(\\d+)(\\w)").matcher(wait);
            if (parts.matches()) {
                String longer = 2 * Integer.parseInt(parts.group(1)) + parts.group(2);
                all.add(new Mutation(rule, "for " + wait + " to " + longer, "for", longer));
            }
        }
    }

    /** Numbered where the same change can be made at several places. */
    private void change(Matcher token, String what, String replacement) {
        int times = seen.merge(what, 1, Integer::sum);
        String changed = expression.substring(0, token.start()) + replacement + expression.substring(token.end());
        all.add(new Mutation(rule, times > 1 ? what + " #" + times : what, "expr", changed));
    }
}
