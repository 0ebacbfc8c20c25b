package io.stackexporter;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code --target.test}: one scrape of one target, told in words. */
final class TargetTest {
    private TargetTest() {}

    /** Whether the target and all its collectors work. */
    static boolean run(Target<?> target, PrintStream out) {
        try (Scraper scraper = new Scraper(List.of(target))) {
            TargetReport report = scraper.scrape(Deadline.in(target.timeout())).getFirst();
            out.println(target.name() + ": " + headline(report));
            Map<String, String> privileges = target.collectors().stream()
                    .map(Target.Enabled::collector)
                    .collect(Collectors.toMap(Collector::name, Collector::privilege));
            report.collectors()
                    .forEach((name, outcome) ->
                            out.println("  " + name + ": " + line(outcome, privileges.getOrDefault(name, ""))));
            return report.up() && report.collectors().values().stream().noneMatch(Failed.class::isInstance);
        }
    }

    private static String headline(TargetReport report) {
        return switch (report.session()) {
            case Failed failed -> "down, " + failed.kind().word() + ": " + failed.message();
            case Done done ->
                report.identity()
                        .map(identity -> "up, " + identity.flavor() + " " + identity.version() + ", " + identity.role())
                        .orElse("up");
            case Skipped skipped -> skipped.reason();
        };
    }

    private static String line(Outcome outcome, String privilege) {
        return switch (outcome) {
            case Done done ->
                "ok, " + done.series() + " series in " + done.took().toMillis() + " ms";
            case Skipped skipped -> "skipped, " + skipped.reason();
            case Failed failed ->
                "failed, " + failed.kind().word() + ": " + failed.message()
                        + (failed.kind() == ErrorKind.PERMISSION && !privilege.isEmpty()
                                ? "\n    mend: " + privilege
                                : "");
        };
    }
}
