package io.stackexporter;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code --target.test}: one scrape of one target, told in words, and what to grant so that everything is seen. */
final class TargetTest {
    private TargetTest() {}

    /** Whether the target and all its collectors work and see everything. */
    static boolean run(Target<?> target, PrintStream out) {
        try (Scraper scraper = new Scraper(List.of(target))) {
            TargetReport report = scraper.scrape(Deadline.in(target.timeout())).getFirst();
            out.println(target.name() + ": " + headline(report));
            report.collectors()
                    .forEach((name, outcome) -> out.println(
                            "  " + name + ": " + line(outcome, report.missing().get(name))));
            return summary(report, out);
        }
    }

    private static String headline(TargetReport report) {
        return switch (report.session()) {
            case Failed failed -> "down, " + failed.kind().word() + ": " + failed.message();
            case Done done ->
                report.identity()
                        .map(identity -> Stream.of(
                                        "up", (identity.flavor() + " " + identity.version()).strip(), identity.role())
                                .filter(word -> !word.isBlank())
                                .collect(Collectors.joining(", ")))
                        .orElse("up");
            case Skipped skipped -> skipped.reason();
        };
    }

    private static String line(Outcome outcome, @Nullable String missing) {
        return switch (outcome) {
            case Done done ->
                (missing == null ? "ok, " : "sees less because this is missing: " + missing + "; ") + done.series()
                        + " series in " + done.took().toMillis() + " ms";
            case Skipped skipped -> "skipped, " + skipped.reason();
            case Failed failed ->
                "failed, " + failed.kind().word() + ": " + failed.message()
                        + (missing == null ? "" : "\n    mend: " + missing);
        };
    }

    /** What to do, when there is something to do; the exit code says whether there is. */
    private static boolean summary(TargetReport report, PrintStream out) {
        if (!report.up()) {
            return false;
        }
        List<String> grants = report.missing().values().stream()
                .flatMap(each -> Arrays.stream(each.split("; ")))
                .distinct()
                .sorted()
                .toList();
        if (!grants.isEmpty()) {
            out.println("The login lacks privileges; grant them, with its name for <user>:");
            // SQL ends with a semicolon; what other servers understand does not.
            grants.forEach(grant -> out.println("  " + grant + (grant.startsWith("GRANT ") ? ";" : "")));
        }
        long failed = count(report, Failed.class);
        long less = report.missing().keySet().stream()
                .filter(name -> report.collectors().get(name) instanceof Done)
                .count();
        boolean good = failed == 0 && grants.isEmpty();
        out.println(
                good
                        ? "Every collector that fits this server works and sees everything."
                        : "Not all of it works: " + failed + " failed, " + less + " see less; so the exit code is 1.");
        return good;
    }

    private static long count(TargetReport report, Class<? extends Outcome> kind) {
        return report.collectors().values().stream().filter(kind::isInstance).count();
    }
}
