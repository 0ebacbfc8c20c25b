package io.stackexporter.metric;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The definition of one metric: the single source of the page, the documents and the checks of rules and dashboards.
 *
 * <p>Our own names are checked when they are made, so that a bad one cannot be loaded. The incumbents' names come in by
 * {@link #compatible}, unchecked, because keeping them as they are is the point.
 *
 * @param rule the pattern, for example {@code pg_settings_*}, that a name made at run time follows
 */
public record Metric(
        String name,
        MetricType type,
        Unit unit,
        String help,
        List<String> labels,
        Naming naming,
        @Nullable String rule) {

    /** Which of the two layers a name belongs to. */
    public enum Naming {
        /** Ours: {@code stack_*}, one meaning on every system. */
        UNIFIED,
        /** The name, type and labels that the known exporter of the system uses. */
        NATIVE,
        /** The user's own, from the configuration; belongs to neither layer and is always shown. */
        CUSTOM,
        /** What a watched application says of itself, passed on as it is; belongs to neither layer and is always shown. */
        FOREIGN
    }

    /** Set by the exporter, by Prometheus or by the exposition format. */
    public static final Set<String> RESERVED_LABELS =
            Set.of("target", "system", "kind", "job", "instance", "le", "quantile");

    private static final Pattern OWN_NAME = Pattern.compile("stack(_[a-z][a-z0-9]*)+");
    private static final Pattern ANY_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*\\*?");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern HELP = Pattern.compile("[A-Z].*[^.]\\.");
    private static final Pattern OTHER_UNIT = Pattern.compile(
            ".*_(milliseconds|microseconds|ms|usec|minutes|hours|days|kilobytes|kb|mb|percent)(_total)?");

    public Metric {
        labels = List.copyOf(labels);
        require(ANY_NAME.matcher(name).matches(), name, "is not a metric name");
        require(!help.isBlank() && help.indexOf('\n') < 0, name, "needs a help text of one line");
        for (String label : labels) {
            require(LABEL.matcher(label).matches() && !label.startsWith("__"), name, "has the bad label " + label);
            require(
                    naming == Naming.FOREIGN || !RESERVED_LABELS.contains(label),
                    name,
                    "uses the reserved label " + label);
        }
        require(Set.copyOf(labels).size() == labels.size(), name, "has a label twice");
        if (naming == Naming.UNIFIED) {
            checkOwnName(name, type, unit);
            require(HELP.matcher(help).matches(), name, "needs a help text that is a sentence");
        }
    }

    private static void checkOwnName(String name, MetricType type, Unit unit) {
        require(OWN_NAME.matcher(name).matches(), name, "must be snake_case and start with stack_");
        require(
                name.endsWith("_total") == (type == MetricType.COUNTER),
                name,
                "_total belongs to counters, and only to them");
        require(
                name.endsWith("_info") == (type == MetricType.INFO),
                name,
                "_info belongs to info metrics, and only to them");
        require(!OTHER_UNIT.matcher(name).matches(), name, "must use a base unit");
        String base = name.endsWith("_total") ? name.substring(0, name.length() - "_total".length()) : name;
        for (Unit each : Unit.values()) {
            boolean named = each != Unit.NONE && base.endsWith("_" + each.suffix());
            boolean covered = each == Unit.SECONDS && unit == Unit.TIMESTAMP;
            require(named == (each == unit && each != Unit.NONE) || covered, name, "must end with its unit");
        }
    }

    private static void require(boolean holds, String name, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + problem);
        }
    }

    public static Metric counter(String name, Unit unit, String help, String... labels) {
        return new Metric(name, MetricType.COUNTER, unit, help, List.of(labels), Naming.UNIFIED, null);
    }

    public static Metric gauge(String name, Unit unit, String help, String... labels) {
        return new Metric(name, MetricType.GAUGE, unit, help, List.of(labels), Naming.UNIFIED, null);
    }

    public static Metric info(String name, String help, String... labels) {
        return new Metric(name, MetricType.INFO, Unit.NONE, help, List.of(labels), Naming.UNIFIED, null);
    }

    public static Metric summary(String name, Unit unit, String help, String... labels) {
        return new Metric(name, MetricType.SUMMARY, unit, help, List.of(labels), Naming.UNIFIED, null);
    }

    /** The one door for the incumbents' names; only kinds and the process metrics use it. */
    public static Metric compatible(String name, MetricType type, String help, String... labels) {
        return new Metric(name, type, Unit.NONE, help, List.of(labels), Naming.NATIVE, null);
    }

    /** A metric of the configuration; whoever reads the configuration checks the name, to tell where it is wrong. */
    public static Metric custom(String name, MetricType type, String help, List<String> labels) {
        return new Metric(name, type, Unit.NONE, help, labels, Naming.CUSTOM, null);
    }

    /** A metric of somebody else's page; nothing declares it, and its labels may be any. */
    public static Metric foreign(String name, MetricType type, String help, List<String> labels) {
        return new Metric(name, type, Unit.NONE, help, labels, Naming.FOREIGN, null);
    }

    /** The same with other names of its labels. */
    public Metric labelled(List<String> names) {
        return new Metric(name, type, unit, help, names, naming, rule);
    }

    /** A name that the server completes at run time; the receiver is the rule and ends with {@code *}. */
    public Metric named(String rest, String whatItIs) {
        require(name.endsWith("*"), name, "is not a rule");
        return new Metric(name.substring(0, name.length() - 1) + rest, type, unit, whatItIs, labels, naming, name);
    }

    public boolean isNative() {
        return naming == Naming.NATIVE;
    }
}
