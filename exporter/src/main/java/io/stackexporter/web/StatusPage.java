package io.stackexporter.web;

import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.collect.TargetState;
import io.stackexporter.self.BuildInfo;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The page for people at {@code /}: what the latest scrape found, worst first. */
final class StatusPage {
    private final BuildInfo build;
    private final String metricsPath;

    StatusPage(BuildInfo build, String metricsPath) {
        this.build = build;
        this.metricsPath = metricsPath;
    }

    String of(List<TargetState> states) {
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>stack-exporter</title>
            <style>
            :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
            body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%%; }
            th, td { border-bottom: 1px solid #8884; padding: .4rem .6rem; text-align: left; vertical-align: top; }
            .up { color: #1a7f37; } .down { color: #cf222e; } .partly { color: #9a6700; }
            </style>
            </head>
            <body>
            <h1>stack-exporter</h1>
            <p>Version %s. <a href="%s">Metrics</a></p>
            %s
            </body>
            </html>
            """.formatted(escape(build.version()), escape(metricsPath), table(states));
    }

    private static String table(List<TargetState> states) {
        List<TargetState> reports =
                states.stream().filter(state -> state.scrapedAt().isPresent()).toList();
        if (reports.isEmpty()) {
            return "<p>Nothing was scraped yet.</p>";
        }
        String rows = reports.stream()
                .sorted(Comparator.comparingInt(StatusPage::health)
                        .thenComparing(report -> report.target().name()))
                .map(StatusPage::row)
                .collect(Collectors.joining("\n"));
        return "<table>\n<thead><tr><th>Target</th><th>System</th><th>State</th><th>What is wrong</th></tr></thead>\n<tbody>\n"
                + rows + "\n</tbody>\n</table>";
    }

    /** 0 is the worst. */
    private static int health(TargetState report) {
        if (!report.up()) {
            return 0;
        }
        return report.collectors().values().stream().anyMatch(collector -> collector.outcome() instanceof Failed)
                ? 1
                : 2;
    }

    private static String row(TargetState report) {
        Target<?> target = report.target();
        String state = List.of("down", "partly", "up").get(health(report));
        String system = report.identity()
                .filter(identity -> report.up())
                .map(identity -> identity.flavor() + " " + identity.version() + ", " + identity.role())
                .orElse(target.system());
        return "<tr><td>" + escape(target.name()) + "</td><td>" + escape(system) + "</td><td class=\"" + state + "\">"
                + state + "</td><td>" + wrong(report) + "</td></tr>";
    }

    private static String wrong(TargetState report) {
        List<String> problems = report.collectors().entrySet().stream()
                .map(entry -> problem(entry.getKey(), entry.getValue().outcome()))
                .filter(problem -> !problem.isEmpty())
                .toList();
        String session = problem(TargetReport.SESSION, report.session());
        return session.isEmpty() ? String.join("<br>", problems) : session;
    }

    private static String problem(String name, Outcome outcome) {
        return switch (outcome) {
            case Failed failed -> escape(name + ": " + failed.kind().word() + ": " + failed.message());
            case Done done -> "";
            case Skipped skipped -> "";
        };
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
