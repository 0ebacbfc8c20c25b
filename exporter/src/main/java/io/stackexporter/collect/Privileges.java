package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the login of one target lacks for its collectors. The server is asked seldom, since rights change seldom; but at the
 * next scrape after it was down or refused something unexpectedly.
 */
final class Privileges {
    private static final Duration TRUSTED = Duration.ofMinutes(2);

    private final Map<String, String> byCollector;
    private final Set<String> all;
    private final Duration trusted;
    private final AtomicReference<@Nullable Answer> last = new AtomicReference<>();

    private record Answer(Map<String, List<String>> missing, Stopwatch since, boolean doubted) {}

    Privileges(Target<?> target) {
        this(target, TRUSTED);
    }

    Privileges(Target<?> target, Duration trusted) {
        this.byCollector = target.collectors().stream()
                .map(Target.Enabled::collector)
                .filter(collector -> !collector.privilege().isEmpty())
                .collect(Collectors.toMap(Collector::name, Collector::privilege));
        this.all = Set.copyOf(byCollector.values());
        this.trusted = trusted;
    }

    /** Asks when the last answer is old. What goes wrong here goes wrong for collectors too, and is told there. */
    void ask(Session session) {
        Answer known = last.get();
        if (known != null && !known.doubted && known.since.elapsed().compareTo(trusted) < 0) {
            return;
        }
        try {
            last.set(new Answer(session.missing(all), Stopwatch.start(), false));
        } catch (Exception e) {
            doubt();
        }
    }

    /** The next scrape asks anew. */
    void doubt() {
        last.updateAndGet(known -> known == null ? null : new Answer(known.missing, known.since, true));
    }

    /** Asks anew after a refusal that what is known does not explain. */
    void doubtIfUnexplained(Map<String, Outcome> collectors) {
        Map<String, String> missing = missing(collectors);
        if (collectors.entrySet().stream()
                .anyMatch(each -> refused(each.getValue()) && !missing.containsKey(each.getKey()))) {
            doubt();
        }
    }

    /** The grants that each of these collectors lacks: those that were refused, and those that work but see less. */
    Map<String, String> missing(Map<String, Outcome> collectors) {
        Answer known = last.get();
        Map<String, List<String>> answers = known == null ? Map.of() : known.missing;
        Map<String, String> missing = new TreeMap<>();
        collectors.forEach((name, outcome) -> Optional.ofNullable(byCollector.get(name))
                .map(privilege -> grants(privilege, outcome, Optional.ofNullable(answers.get(privilege))))
                .filter(grants -> !grants.isEmpty())
                .ifPresent(grants -> missing.put(name, grants)));
        return missing;
    }

    /** A refusal that the login's rights do not explain has a cause that no such grant mends. */
    private static String grants(String privilege, Outcome outcome, Optional<List<String>> answer) {
        if (outcome instanceof Done) {
            return String.join("; ", answer.orElse(List.of()));
        }
        return refused(outcome) ? String.join("; ", answer.orElse(List.of(privilege))) : "";
    }

    private static boolean refused(Outcome outcome) {
        return outcome instanceof Failed failed && failed.kind() == ErrorKind.PERMISSION;
    }
}
