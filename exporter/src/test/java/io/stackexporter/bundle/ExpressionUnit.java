package io.stackexporter.bundle;

import io.stackexporter.bundle.PromQl.Aggregation;
import io.stackexporter.bundle.PromQl.Binary;
import io.stackexporter.bundle.PromQl.Call;
import io.stackexporter.bundle.PromQl.Literal;
import io.stackexporter.bundle.PromQl.Selector;
import io.stackexporter.bundle.PromQl.Subquery;
import io.stackexporter.metric.Unit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which unit the result of an expression is, where its series say so. */
enum ExpressionUnit {
    NUMBER("short none locale bool bool_yes_no bool_on_off"),
    SECONDS("s dtdurations clocks"),
    MOMENT("dateTimeAsIso dateTimeAsSystem dateTimeFromNow"),
    BYTES("bytes decbytes"),
    RATIO("percentunit"),
    PER_SECOND("ops reqps rps wps iops eps cps short"),
    BYTES_PER_SECOND("Bps binBps"),
    /** Time spent a second. */
    SHARE_OF_TIME("percentunit s short");

    private static final Set<String> PER_SECOND_FUNCTIONS = Set.of("rate", "irate", "deriv");
    private static final Set<String> KEEPING = Set.of(
            "sum",
            "min",
            "max",
            "avg",
            "topk",
            "bottomk",
            "quantile",
            "increase",
            "delta",
            "last_over_time",
            "min_over_time",
            "max_over_time",
            "avg_over_time",
            "quantile_over_time",
            "floor",
            "ceil",
            "round",
            "abs",
            "clamp_min",
            "clamp_max");

    private static final Pattern RECORDED = Pattern.compile("\\w+:(?<metric>\\w+):(?<operation>\\w+)");
    /** A change is one of a share. */
    private static final Pattern RATIO_OF = Pattern.compile("(?:\\w+_)?ratio(?:_\\w+|\\d\\w*)?|change\\d\\w*");

    private final String unitsOfGrafana;

    ExpressionUnit(String unitsOfGrafana) {
        this.unitsOfGrafana = unitsOfGrafana;
    }

    /** Whether a panel in this unit of Grafana shows it as it is. */
    boolean isShownBy(String unit) {
        return List.of(unitsOfGrafana.split(" ", -1)).contains(unit);
    }

    /** Empty where it cannot be told. */
    static Optional<ExpressionUnit> of(PromQl node, Vocabulary vocabulary) {
        return switch (node) {
            case Literal literal -> Optional.empty();
            case Selector selector -> selector(selector, vocabulary);
            case Subquery subquery -> of(subquery.inner(), vocabulary);
            case Call call when call.function().equals("time") -> Optional.of(MOMENT);
            case Call call -> applied(call.function(), call.arguments().getLast(), vocabulary);
            case Aggregation aggregation when aggregation.operator().equals("count") -> Optional.of(NUMBER);
            case Aggregation aggregation ->
                applied(aggregation.operator(), aggregation.arguments().getLast(), vocabulary);
            case Binary binary -> binary(binary, vocabulary);
        };
    }

    private static Optional<ExpressionUnit> selector(Selector selector, Vocabulary vocabulary) {
        // A limit has the unit of its signal, which its name tells.
        String name = selector.matchers().stream()
                .filter(matcher -> matcher.label().equals("signal") && matcher.asksForEquality())
                .map(PromQl.LabelMatcher::value)
                .findFirst()
                .orElse(selector.metric());
        if (name.endsWith("_per_second")) {
            return Optional.of(name.endsWith("_bytes_per_second") ? BYTES_PER_SECOND : PER_SECOND);
        }
        Matcher recorded = RECORDED.matcher(name);
        if (recorded.matches()) {
            return recorded(recorded.group("metric"), recorded.group("operation"));
        }
        return Optional.of(of(vocabulary.find(name).map(Series::unit).orElseGet(() -> Series.unit(name, Unit.NONE))));
    }

    /** A rule says in the name of its series what it did with which metric. */
    private static Optional<ExpressionUnit> recorded(String metric, String operation) {
        if (RATIO_OF.matcher(operation).matches()) {
            return Optional.of(RATIO);
        }
        ExpressionUnit unit = of(Series.unit(metric + "_" + operation, Series.unit(metric, Unit.NONE)));
        return operation.matches("rate\\d+[smhd]") ? unit.perSecond() : Optional.of(unit);
    }

    private static ExpressionUnit of(Unit unit) {
        return switch (unit) {
            case NONE -> NUMBER;
            case SECONDS -> SECONDS;
            case TIMESTAMP -> MOMENT;
            case BYTES -> BYTES;
            case RATIO -> RATIO;
        };
    }

    private static Optional<ExpressionUnit> applied(String function, PromQl argument, Vocabulary vocabulary) {
        Optional<ExpressionUnit> unit = of(argument, vocabulary);
        if (PER_SECOND_FUNCTIONS.contains(function)) {
            return unit.flatMap(ExpressionUnit::perSecond);
        }
        return KEEPING.contains(function) ? unit : Optional.empty();
    }

    private Optional<ExpressionUnit> perSecond() {
        return switch (this) {
            case NUMBER -> Optional.of(PER_SECOND);
            case BYTES -> Optional.of(BYTES_PER_SECOND);
            case SECONDS -> Optional.of(SHARE_OF_TIME);
            case MOMENT, RATIO, PER_SECOND, BYTES_PER_SECOND, SHARE_OF_TIME -> Optional.empty();
        };
    }

    private static Optional<ExpressionUnit> binary(Binary binary, Vocabulary vocabulary) {
        Optional<ExpressionUnit> left = of(binary.left(), vocabulary);
        Optional<ExpressionUnit> right = of(binary.right(), vocabulary);
        boolean keeps = binary.isComparison() || Set.of("and", "unless", "or").contains(binary.operator());
        if (keeps) {
            return left;
        }
        return left.flatMap(one -> right.flatMap(other -> combined(binary.operator(), one, other)));
    }

    private static Optional<ExpressionUnit> combined(String operator, ExpressionUnit one, ExpressionUnit other) {
        if (operator.equals("/")) {
            boolean meanTime = one == SHARE_OF_TIME && other == PER_SECOND;
            return one == other ? Optional.of(RATIO) : meanTime ? Optional.of(SECONDS) : Optional.empty();
        }
        if (one != other || !Set.of("+", "-").contains(operator)) {
            return Optional.empty();
        }
        return Optional.of(one == MOMENT ? SECONDS : one);
    }
}
