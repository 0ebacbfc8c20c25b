package io.stackexporter.web.status;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One target as a reader sees it at first glance.
 *
 * @param system what it is, in words
 * @param problems what is wrong, the worst first; none when all is well
 * @param failing how many collectors failed
 */
record TargetRow(TargetState state, Health health, String system, List<String> problems, int failing) {
    static final Comparator<TargetRow> WORST_FIRST = Comparator.<TargetRow, Health>comparing(TargetRow::health)
            .thenComparing(Comparator.comparingInt(TargetRow::failing).reversed())
            .thenComparing(TargetRow::name);

    static TargetRow of(TargetState state, Outcomes outcomes) {
        int failing = (int) state.collectors().values().stream()
                .filter(collector -> collector.outcome() instanceof Failed)
                .count();
        List<String> problems = problems(state, outcomes);
        return new TargetRow(state, judge(state, problems), system(state), problems, failing);
    }

    String name() {
        return state.target().name();
    }

    String labels() {
        return state.target().labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining("  "));
    }

    /** In one line. */
    String problem(Language language) {
        return switch (problems.size()) {
            case 0 -> "";
            case 1 -> problems.getFirst();
            default -> language.say(Word.MORE, problems.getFirst(), problems.size() - 1);
        };
    }

    boolean matches(Filter filter, Language language) {
        return filter.matches(
                String.join(" ", name(), language.say(health.word()), system, problem(language), labels()));
    }

    private static Health judge(TargetState state, List<String> problems) {
        if (state.scrapedAt().isEmpty()) {
            return Health.UNKNOWN;
        } else if (!state.up()) {
            return Health.DOWN;
        }
        return problems.isEmpty() ? Health.UP : Health.PROBLEMS;
    }

    private static String system(TargetState state) {
        return state.identity()
                .map(identity -> identity.flavor() + " " + firstWord(identity.version()) + ", " + identity.role())
                .orElse(state.target().system());
    }

    /** Servers tell after their version who built it, and for what. */
    private static String firstWord(String version) {
        return version.strip().replaceFirst("\\s.*", "");
    }

    private static List<String> problems(TargetState state, Outcomes outcomes) {
        if (state.session() instanceof Failed failed) {
            return List.of(outcomes.error(failed));
        }
        List<String> problems = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        Map<String, List<String>> lacking = new LinkedHashMap<>();
        state.collectors().forEach((name, collector) -> {
            switch (collector.outcome()) {
                case Failed failed -> problems.add(outcomes.error(name, failed));
                case Done done when done.dropped() > 0 -> dropped.add(outcomes.dropped(name, done));
                default -> {}
            }
            if (collector.outcome() instanceof Done && state.missing().containsKey(name)) {
                lacking.computeIfAbsent(state.missing().get(name), grants -> new ArrayList<>())
                        .add(name);
            }
        });
        lacking.forEach((grants, names) -> problems.add(outcomes.lacking(String.join(", ", names), grants)));
        problems.addAll(dropped);
        return problems;
    }
}
