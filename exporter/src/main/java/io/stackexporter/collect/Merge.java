package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Point;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The findings of all collectors of a target as one list of families. Where two collectors give the same series, the first
 * one stays; only metrics that several collectors give are compared, so this costs next to nothing.
 *
 * @param collectors the outcomes, with what was dropped here counted in
 */
record Merge(List<Family> families, Map<String, Outcome> collectors) {

    private record Key(Family.Part part, List<String> labelValues) {}

    static Merge of(Map<String, Outcome> collectors) {
        Map<String, Family> merged = new LinkedHashMap<>();
        Map<String, Outcome> outcomes = new LinkedHashMap<>(collectors);
        collectors.forEach((name, outcome) -> {
            if (outcome instanceof Done done) {
                int before = done.series();
                int kept = done.families().stream()
                        .mapToInt(family -> add(merged, family))
                        .sum();
                int twice = before - kept;
                if (twice > 0) {
                    outcomes.put(name, done.without(done.families(), twice));
                }
            } else if (outcome instanceof Failed failed) {
                failed.families().forEach(family -> add(merged, family));
            }
        });
        return new Merge(List.copyOf(merged.values()), outcomes);
    }

    /** How many points were new. */
    private static int add(Map<String, Family> merged, Family family) {
        Family first = merged.putIfAbsent(family.metric().name(), family);
        if (first == null) {
            return family.points().size();
        }
        Set<Key> known = new HashSet<>();
        first.points().forEach(point -> known.add(key(point)));
        List<Point> all = new ArrayList<>(first.points());
        family.points().stream().filter(point -> known.add(key(point))).forEach(all::add);
        merged.put(family.metric().name(), new Family(first.metric(), all));
        return all.size() - first.points().size();
    }

    private static Key key(Point point) {
        return new Key(point.part(), point.labelValues());
    }
}
