package io.stackexporter;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.convert.BuiltIn;
import io.stackexporter.convert.Conversion;
import io.stackexporter.convert.QueriesFile;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convert-queries}: a file of queries of another exporter becomes custom collectors. */
@Command(
        name = "convert-queries",
        description = "Convert a queries.yaml of postgres_exporter to custom_collectors of this configuration.",
        footer = {
            "",
            "Everything that cannot be kept, or is built in, is told on standard error with its line.",
            "Exit code: 0 when all that the file gave is still served, 1 when something was left out, 2 when the",
            "file cannot be read."
        },
        usageHelpWidth = 110)
final class ConvertQueries implements Subcommand {
    private static final int FINE = 0;
    private static final int LEFT_OUT = 1;
    private static final int UNREADABLE = 2;

    @Parameters(paramLabel = "FILE", description = "The file of queries.")
    Path file = Path.of("queries.yaml");

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write; standard output unless set.")
    @Nullable
    Path output;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this, then exit.")
    boolean help;

    @Override
    public int run() {
        try {
            Conversion conversion = QueriesFile.convert(Document.read(file, Map.of()), new Catalogued());
            conversion.remarks().forEach(System.err::println);
            System.err.println(
                    file + ": " + conversion.kept() + " custom collectors; they are for all PostgreSQL targets, "
                            + "in the database of the URL: add databases: discovered where they shall run in every database");
            if (output == null) {
                System.out.print(conversion.yaml());
            } else {
                Files.writeString(output, conversion.yaml());
            }
            boolean good = isGood(conversion);
            return good && conversion.complete() ? FINE : LEFT_OUT;
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
        } catch (IOException e) {
            System.err.println("cannot write " + output + ": " + e.getMessage());
        }
        return UNREADABLE;
    }

    /** Whether a configuration may hold it; for names that clash with each other, or that are kept for something else. */
    private static boolean isGood(Conversion conversion) {
        String target = "targets: [{name: a, kind: postgresql, url: 'postgresql://localhost/postgres'}]\n";
        try {
            Fleet.of(Config.of(Document.of("converted", target + conversion.yaml(), Map.of())), TargetKinds.ALL);
            return true;
        } catch (ConfigException e) {
            System.err.println("what was converted has problems that must be mended by hand:");
            e.problems().forEach(problem -> System.err.println("  " + problem.path() + ": " + problem.why()));
            return false;
        }
    }

    /** What the catalogue says is built in. */
    private static final class Catalogued implements BuiltIn {
        @Override
        public Optional<Place> placeOf(String metric) {
            return Catalogue.entries().stream()
                    .filter(entry -> matches(entry.metric(), metric))
                    .map(entry -> place(entry, metric))
                    .findFirst();
        }

        /** A counter's name and the same with {@code _total} are one family in OpenMetrics. */
        private static boolean matches(Metric metric, String name) {
            return metric.name().endsWith("*")
                    ? name.startsWith(metric.name().substring(0, metric.name().length() - 1))
                    : metric.name().equals(name)
                            || (metric.type() == MetricType.COUNTER
                                    && metric.name().equals(name + "_total"));
        }

        private static Place place(Catalogue.Entry entry, String metric) {
            String name = entry.metric().name();
            boolean same = name.endsWith("*") || name.equals(metric);
            String as = same ? "" : name + " of ";
            if (entry.collector().isEmpty()) {
                return new Place(as + "a metric of " + entry.kind(), same);
            }
            String off = entry.onByDefault()
                    ? ""
                    : ", off unless the target says collectors: {" + entry.collector() + ": {enabled: true}}";
            return new Place(as + "collector " + entry.collector() + off, same && entry.onByDefault());
        }

        @Override
        public boolean hasCollector(String name) {
            return TargetKinds.ALL.stream()
                    .<Collector<?>>flatMap(Catalogued::collectors)
                    .anyMatch(collector -> collector.name().equals(name));
        }

        private static Stream<Collector<?>> collectors(TargetKind<?> kind) {
            return kind.collectors().stream().map(collector -> collector);
        }
    }
}
