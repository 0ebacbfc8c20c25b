package io.stackexporter;

import io.stackexporter.metric.Metric;
import java.util.List;

/** The catalogue for tests in other packages. */
public final class Catalogues {
    /**
     * One metric from one source.
     *
     * @param kind empty for what the exporter says about itself, {@code *} for what every target has
     * @param fixedLabels for example {@code operation="commit"}; empty when no label is fixed
     */
    public record Source(Metric metric, String kind, String fixedLabels) {}

    private Catalogues() {}

    public static List<Source> sources() {
        return Catalogue.entries().stream()
                .map(entry ->
                        new Source(entry.metric(), kind(entry), entry.reading().labels()))
                .toList();
    }

    private static String kind(Catalogue.Entry entry) {
        return switch (entry.kind()) {
            case Catalogue.PROCESS -> "";
            case Catalogue.EVERY_TARGET -> "*";
            default -> entry.kind();
        };
    }
}
