package io.stackexporter.exposition;

import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One page of samples. All families of one name become one, whatever target they come from, because a page with a name twice
 * is not valid; they stand in alphabetical order.
 *
 * <p>Written by hand and not with simpleclient's {@code TextFormat}: a large fleet renders 100 000 samples on every scrape,
 * and that is several times faster this way. A test holds both against each other.
 */
public final class Page {
    /** The outer labels of a block, encoded once, and one of its families. */
    private static final class Piece {
        private final byte[] outerLabels;
        private final Family family;

        Piece(byte[] outerLabels, Family family) {
            this.outerLabels = outerLabels;
            this.family = family;
        }
    }

    private final Map<String, List<Piece>> pieces = new TreeMap<>();

    public Page(List<Block> blocks) {
        for (Block block : blocks) {
            byte[] outerLabels = encode(block.labels());
            block.families()
                    .forEach(family -> pieces.computeIfAbsent(family.metric().name(), name -> new ArrayList<>())
                            .add(new Piece(outerLabels, family)));
        }
    }

    /** Writes the page; the stream stays open. */
    public void write(Format format, OutputStream out) throws IOException {
        ByteSink sink = new ByteSink(out);
        for (List<Piece> family : pieces.values()) {
            Metric metric = family.getFirst().family.metric();
            sink.put(header(metric, format));
            SeriesWriter writer = new SeriesWriter(metric, sink);
            for (Piece piece : family) {
                for (Point point : piece.family.points()) {
                    writer.write(point, piece.outerLabels);
                }
            }
        }
        if (format == Format.OPENMETRICS) {
            sink.put(ascii("# EOF\n"));
        }
        sink.flush();
    }

    private static byte[] header(Metric metric, Format format) {
        boolean open = format == Format.OPENMETRICS;
        String name = open ? openMetricsName(metric) : metric.name();
        String help = metric.help().replace("\\", "\\\\");
        String type = open ? openMetricsType(metric) : textType(metric);
        return ("# HELP " + name + " " + (open ? help.replace("\"", "\\\"") : help) + "\n# TYPE " + name + " " + type
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
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

    private static byte[] encode(Map<String, String> labels) {
        List<String> all = new ArrayList<>();
        labels.forEach((name, value) -> all.add(name + "=\"" + ByteSink.escape(value) + "\""));
        return String.join(",", all).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the lines of one metric; what all of them share is encoded once. */
    private static final class SeriesWriter {
        private final ByteSink sink;
        private final Map<Part, byte[]> names = new EnumMap<>(Part.class);
        private final byte[][] labels;

        SeriesWriter(Metric metric, ByteSink sink) {
            this.sink = sink;
            for (Part part : Part.values()) {
                names.put(part, ascii(metric.name() + part.suffix()));
            }
            labels = metric.labels().stream().map(label -> ascii(label + "=\"")).toArray(byte[][]::new);
        }

        void write(Point point, byte[] outerLabels) throws IOException {
            sink.put(Objects.requireNonNull(names.get(point.part())));
            List<String> values = point.labelValues();
            if (!values.isEmpty() || outerLabels.length > 0) {
                char before = '{';
                for (int i = 0; i < labels.length; i++) {
                    sink.put(before);
                    sink.put(labels[i]);
                    sink.putEscaped(values.get(i));
                    sink.put('"');
                    before = ',';
                }
                if (outerLabels.length > 0) {
                    sink.put(before);
                    sink.put(outerLabels);
                    before = ',';
                }
                if (values.size() > labels.length) {
                    sink.put(before);
                    sink.put(ascii(point.part() == Part.BUCKET ? "le=\"" : "quantile=\""));
                    sink.putEscaped(values.getLast());
                    sink.put('"');
                }
                sink.put('}');
            }
            sink.put(' ');
            sink.put(point.value());
            sink.put('\n');
        }
    }
}
