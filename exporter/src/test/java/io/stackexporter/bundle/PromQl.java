package io.stackexporter.bundle;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** An expression as a tree: as much of PromQL as it takes to know which series it reads and which labels it gives. */
sealed interface PromQl {
    /** Stands for a value that is only known where the expression is used. */
    String FILLED_IN = "filled-in";

    static PromQl parse(String text) {
        return new PromQlParser(text).whole();
    }

    /** A number or a string, with its text where it is a string. */
    record Literal(String text) implements PromQl {}

    /**
     * Series of one name.
     *
     * @param metric empty when no name is fixed
     */
    record Selector(String metric, List<LabelMatcher> matchers, boolean range) implements PromQl {}

    record Call(String function, List<PromQl> arguments) implements PromQl {
        private static final Set<String> SCALARS = Set.of("time", "scalar", "pi");

        boolean givesScalar() {
            return SCALARS.contains(function);
        }
    }

    record Aggregation(String operator, Clause grouping, List<PromQl> arguments) implements PromQl {}

    record Binary(String operator, Clause matching, Clause group, PromQl left, PromQl right) implements PromQl {
        private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

        boolean isComparison() {
            return COMPARISONS.contains(operator);
        }
    }

    record Subquery(PromQl inner) implements PromQl {}

    /** For example {@code state="idle"}; knows whether its value is fixed or filled in. */
    record LabelMatcher(String label, String operator, String value) {
        boolean isFixed() {
            return !value.equals(FILLED_IN) && !value.contains("$");
        }

        boolean asksForEquality() {
            return operator.equals("=") && !value.isEmpty();
        }

        boolean accepts(String given) {
            boolean same = operator.endsWith("~")
                    ? Pattern.compile(value).matcher(given).matches()
                    : value.equals(given);
            return same != operator.startsWith("!");
        }
    }

    /** For example {@code by (target)} or {@code group_left (role)}; the word is empty when there is none. */
    record Clause(String word, List<String> labels) {
        static final Clause NONE = new Clause("", List.of());

        boolean is(String other) {
            return word.equals(other);
        }
    }

    default boolean isScalar() {
        return switch (this) {
            case Literal literal -> true;
            case Call call -> call.givesScalar();
            case Binary binary -> binary.left().isScalar() && binary.right().isScalar();
            case Selector selector -> false;
            case Aggregation aggregation -> false;
            case Subquery subquery -> false;
        };
    }
}
