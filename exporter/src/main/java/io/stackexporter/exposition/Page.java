package io.stackexporter.exposition;

import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Metric.Naming;
import io.stackexporter.metric.MetricType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One page of samples. All families of one name become one, whatever target they come from, because a page with a name twice
 * is not valid; they stand in alphabetical order.
 *
 * <p>Written by hand and not with simpleclient's {@code TextFormat}: a large fleet renders 100 000 samples on every scrape,
 * and that is several times faster this way. A test holds both against each other.
 */
public final class Page {
    private static final byte[] HELP = ascii("# HELP ");
    private static final byte[] TYPE = ascii("\n# TYPE ");

    /** One family of a block, and the block's labels as they stand in a line. */
    private record Piece(String outerLabels, Family family) {}

    private final Map<String, List<Piece>> pieces = new TreeMap<>();

    public Page(List<Block> blocks) {
        for (Block block : blocks) {
            String outerLabels = encode(block.labels());
            block.families()
                    .forEach(family -> pieces.computeIfAbsent(family.metric().name(), name -> new ArrayList<>())
                            .add(new Piece(outerLabels, family)));
        }
    }

    /** Writes the page; the stream stays open. */
    public void write(Format format, OutputStream out) throws IOException {
        ByteSink sink = new ByteSink(out);
        for (List<Piece> family : pieces.values()) {
            putHeader(header(family, format), format, sink);
            SeriesWriter writer = new SeriesWriter(family.getFirst().family.metric(), sink);
            for (Piece piece : family) {
                writer = writer.fits(piece.family.metric()) ? writer : new SeriesWriter(piece.family.metric(), sink);
                writer.write(piece);
            }
        }
        if (format == Format.OPENMETRICS) {
            sink.put(ascii("# EOF\n"));
        }
        sink.flush();
    }

    /**
     * A definition of ours stands over what applications call so too. They may mean different types by one name, or call a
     * counter like a gauge but for its ending, which OpenMetrics takes for one name; then it has no type.
     */
    private Metric header(List<Piece> family, Format format) {
        Metric one = family.getFirst().family.metric();
        if (family.stream().noneMatch(piece -> piece.family.metric().naming() == Naming.FOREIGN)) {
            return one;
        }
        List<Metric> all =
                family.stream().map(piece -> piece.family.metric()).distinct().toList();
        Metric first = all.stream()
                .filter(metric -> metric.naming() != Naming.FOREIGN)
                .findFirst()
                .or(() -> all.stream()
                        .filter(metric -> metric.type() != MetricType.UNTYPED)
                        .findFirst())
                .orElse(one);
        boolean same = first.naming() != Naming.FOREIGN
                || all.stream().map(Metric::type).allMatch(type -> type == first.type() || type == MetricType.UNTYPED);
        boolean alone = format != Format.OPENMETRICS
                || openMetricsName(first).equals(first.name())
                || !pieces.containsKey(openMetricsName(first));
        return same && alone ? first : Metric.foreign(first.name(), MetricType.UNTYPED, first.help(), List.of());
    }

    private static void putHeader(Metric metric, Format format, ByteSink sink) throws IOException {
        boolean open = format == Format.OPENMETRICS;
        String name = open ? openMetricsName(metric) : metric.name();
        sink.put(HELP);
        sink.putText(name);
        sink.put(' ');
        if (open) {
            sink.putEscaped(metric.help());
        } else {
            sink.putText(metric.help().replace("\\", "\\\\"));
        }
        sink.put(TYPE);
        sink.putText(name);
        sink.put(' ');
        sink.putText(open ? openMetricsType(metric) : textType(metric));
        sink.put('\n');
    }

    private static String textType(Metric metric) {
        return metric.type() == MetricType.INFO
                ? MetricType.GAUGE.word()
                : metric.type().word();
    }

    /**
     * OpenMetrics knows no counter without {@code _total}. The incumbents have some; they keep their names and lose the type,
     * since a name that depends on the format would break every rule.
     */
    private static String openMetricsType(Metric metric) {
        return switch (metric.type()) {
            case COUNTER -> metric.name().endsWith("_total") ? "counter" : "unknown";
            case INFO -> metric.name().endsWith("_info") ? "info" : "gauge";
            case UNTYPED -> "unknown";
            case GAUGE, SUMMARY, HISTOGRAM -> metric.type().word();
        };
    }

    private static String openMetricsName(Metric metric) {
        return switch (openMetricsType(metric)) {
            case "counter" -> metric.name().substring(0, metric.name().length() - "_total".length());
            case "info" -> metric.name().substring(0, metric.name().length() - "_info".length());
            default -> metric.name();
        };
    }

    private static String encode(Map<String, String> labels) {
        List<String> all = new ArrayList<>();
        labels.forEach((name, value) -> all.add(name + "=\"" + ByteSink.escape(value) + "\""));
        return String.join(",", all);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the lines of one metric. What they share is put together once, so that a line is a few copies. */
    private static final class SeriesWriter {
        private final ByteSink sink;
        /** The name, by part, and the first label up to its value. */
        private final Map<Part, byte[]> starts = new EnumMap<>(Part.class);

        private final Metric metric;
        /** What stands between a label value and the next: the other labels. */
        private final byte[][] between;

        private final boolean labelled;

        SeriesWriter(Metric metric, ByteSink sink) {
            this.sink = sink;
            this.metric = metric;
            List<String> labels = metric.labels();
            labelled = !labels.isEmpty();
            between = new byte[Math.max(0, labels.size() - 1)][];
            for (int i = 0; i < between.length; i++) {
                between[i] = ascii("\"," + labels.get(i + 1) + "=\"");
            }
        }

        /** Applications may give one name different labels. */
        boolean fits(Metric other) {
            return other.labels().equals(metric.labels());
        }

        /** Most metrics have one part only. */
        private byte[] start(Part part) {
            return starts.computeIfAbsent(part, absent -> {
                String name = metric.name() + absent.suffix();
                return ascii(labelled ? name + "{" + metric.labels().getFirst() + "=\"" : name);
            });
        }

        void write(Piece piece) throws IOException {
            byte[] end = utf8(end(piece.outerLabels, ""));
            for (Point point : piece.family.points()) {
                boolean bounded = point.part() == Part.BUCKET || point.part() == Part.QUANTILE;
                write(point, bounded ? utf8(end(piece.outerLabels, bound(point))) : end);
            }
        }

        private void write(Point point, byte[] end) throws IOException {
            sink.put(start(point.part()));
            List<String> values = point.labelValues();
            if (labelled) {
                sink.putEscaped(values.getFirst());
                for (int i = 0; i < between.length; i++) {
                    sink.put(between[i]);
                    sink.putEscaped(values.get(i + 1));
                }
            }
            sink.put(end);
            sink.put(point.value());
            sink.put('\n');
        }

        /** What follows the last label value, up to the number. */
        private String end(String outerLabels, String bound) {
            String more = outerLabels.isEmpty() || bound.isEmpty() ? outerLabels + bound : outerLabels + "," + bound;
            if (labelled) {
                return more.isEmpty() ? "\"} " : "\"," + more + "} ";
            }
            return more.isEmpty() ? " " : "{" + more + "} ";
        }

        private static String bound(Point point) {
            String label = point.part() == Part.BUCKET ? "le" : "quantile";
            return label + "=\"" + ByteSink.escape(point.labelValues().getLast()) + "\"";
        }
    }
}
