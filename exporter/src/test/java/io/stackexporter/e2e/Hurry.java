package io.stackexporter.e2e;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Divides every waiting time of a configuration by the same number, so that their order stays as it is. */
final class Hurry {
    static final int FASTER = 30;

    private static final Set<String> WAITING_TIMES = Set.of(
            "for",
            "keep_firing_for",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "scrape_interval",
            "scrape_timeout",
            "evaluation_interval",
            "refresh_interval",
            // Of a group of rules.
            "interval");

    /**
     * In drills an alert does not fire because of one scrape that is missing, and no message leaves before the alert that mutes
     * it is there, as without the hurry.
     */
    private static final Map<String, Long> SHORTEST = Map.of("for", 8_000L, "group_wait", 3_000L);

    /** When routes send nothing. */
    private static final Set<String> HOURS = Set.of("mute_time_intervals", "active_time_intervals");

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");

    private final boolean drill;

    Hurry(boolean drill) {
        this.drill = drill;
    }

    Object changed(Object node, Map<String, Object> replacements) {
        return changed(node, (key, value) -> {
            Object other = replacements.getOrDefault(key, value);
            if (drill && key.equals("expr")) {
                return Windows.dividedBy(FASTER, other.toString());
            }
            return WAITING_TIMES.contains(key) ? faster(key, other.toString()) : other;
        });
    }

    Object changed(Object node, BiFunction<String, Object, Object> change) {
        return switch (node) {
            // What is about hours and days has an interval of its own, and counts on it.
            case Map<?, ?> group when drill && group.containsKey("rules") && group.containsKey("interval") -> group;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .filter(entry ->
                                !drill || !HOURS.contains(entry.getKey().toString()))
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().toString(),
                                entry -> changed(change.apply(entry.getKey().toString(), entry.getValue()), change)));
            case List<?> list ->
                list.stream().map(element -> changed(element, change)).toList();
            default -> node;
        };
    }

    private String faster(String key, String duration) {
        Matcher matcher = DURATION.matcher(duration);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(duration);
        }
        long millis = Long.parseLong(matcher.group(1))
                * switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        long shortest = drill && millis > 0 ? SHORTEST.getOrDefault(key, 0L) : 0;
        return Math.max(millis / FASTER, shortest) + "ms";
    }
}
