package io.stackexporter.bundle;

import io.stackexporter.bundle.MutatedRules.Fate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * How many small mistakes in the rules their tests would notice. Prints the score of each file and every mistake that would
 * pass, with the reason where {@code rules/tests/unnoticed.tsv} has one; fails below 95 % or for one without a reason.
 */
public final class MutationScore {
    private static final double LOWEST = 0.95;
    private static final String REASONS = "rules/tests/unnoticed.tsv";

    private MutationScore() {}

    /**
     * Prints it and ends the program.
     *
     * @param files stems of the files of rules, such as {@code redis}; none means all
     */
    public static void main(String[] files) throws Exception {
        Set<String> wanted = Set.of(files);
        Map<String, String> reasons = reasons();
        int noticed = 0;
        int possible = 0;
        int unexplained = 0;
        System.out.println("| rules | mistakes | noticed | score |\n|---|---|---|---|");
        StringBuilder passed = new StringBuilder();
        for (Path file : Rule.files()) {
            if (wanted.isEmpty() || wanted.contains(Repository.stem(file))) {
                Map<Mutation, Fate> fates = fates(file);
                fates.values().removeIf(Fate.IMPOSSIBLE::equals);
                List<Mutation> unnoticed = fates.keySet().stream()
                        .filter(mutation -> fates.get(mutation) == Fate.UNNOTICED)
                        .toList();
                row(file.getFileName().toString(), fates.size(), fates.size() - unnoticed.size());
                possible += fates.size();
                noticed += fates.size() - unnoticed.size();
                for (Mutation mutation : unnoticed) {
                    String reason = reasons.get(mutation.id());
                    unexplained += reason == null ? 1 : 0;
                    passed.append(mutation.id())
                            .append('\t')
                            .append(reason == null ? "?" : reason)
                            .append('\n');
                }
            }
        }
        row("all", possible, noticed);
        System.out.print("\n" + passed);
        System.exit(unexplained == 0 && noticed >= LOWEST * possible ? 0 : 1);
    }

    private static void row(String name, int possible, int noticed) {
        System.out.printf(
                "| %s | %d | %d | %.1f %% |%n", name, possible, noticed, 100.0 * noticed / Math.max(1, possible));
    }

    private static Map<Mutation, Fate> fates(Path file) throws Exception {
        Map<Mutation, Future<Fate>> running = new LinkedHashMap<>();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (Rule rule : Rule.of(file).toList()) {
                MutatedRules rules = new MutatedRules(rule);
                if (!rules.isWellAsItIs()) {
                    throw new IllegalStateException(rule + " does not pass its own tests");
                }
                for (Mutation mutation : Mutations.of(rule)) {
                    running.put(mutation, workers.submit(() -> rules.fate(mutation)));
                }
            }
        }
        Map<Mutation, Fate> fates = new LinkedHashMap<>();
        for (Map.Entry<Mutation, Future<Fate>> each : running.entrySet()) {
            fates.put(each.getKey(), each.getValue().get());
        }
        return fates;
    }

    /** Why no test notices a mistake, by its id. */
    static Map<String, String> reasons() {
        return Repository.read(Path.of(REASONS))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf('\t')),
                        line -> line.substring(line.lastIndexOf('\t') + 1)));
    }
}
