package io.stackexporter.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exporter.common.TextFormat;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own writer says, line by line, what simpleclient's says about the same random families. */
class PageAgainstSimpleclientTest {
    private static final int ROUNDS = 300;
    private static final List<String> PIECES = List.of(
            "", "a", "\"", "\\", "\n", "\\n", "é", "😀", "\ud83d", "\ude00", "\u0000", "\t", "\r", " ", "{}=,#",
            "\u2028");
    private static final double[] VALUES = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        1e15,
        -1e15,
        999_999_999_999_999d,
        1e16,
        1e300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };
    private static final List<MetricType> TYPES =
            List.of(MetricType.COUNTER, MetricType.GAUGE, MetricType.SUMMARY, MetricType.HISTOGRAM, MetricType.UNTYPED);

    private final Random random = new Random(20261121);

    @ParameterizedTest
    @EnumSource
    void pagesAreTheSame(Format format) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            List<Family> families = families();
            Map<String, String> outer = outer();
            List<String> ours = normal(Pages.text(format, List.of(new Block(outer, families))));
            assertThat(ours).as("round %d", round).isEqualTo(normal(theirs(format, outer, families)));
        }
    }

    private Map<String, String> outer() {
        return random.nextBoolean() ? Map.of() : new TreeMap<>(Map.of("target", text(), "team", text()));
    }

    private List<Family> families() {
        List<Family> families = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            MetricType type = TYPES.get(random.nextInt(TYPES.size()));
            String name = "family_" + i + (type == MetricType.COUNTER ? "_total" : "");
            String help = "Help " + text().replace("\n", "") + ".";
            List<String> labels = List.of("first", "second").subList(0, random.nextInt(3));
            families.add(family(Metric.compatible(name, type, help, labels.toArray(String[]::new))));
        }
        return families;
    }

    private Family family(Metric metric) {
        List<Point> points = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Part part = switch (metric.type()) {
                case COUNTER, GAUGE, INFO, UNTYPED -> Part.VALUE;
                case SUMMARY -> List.of(Part.SUM, Part.COUNT, Part.QUANTILE).get(random.nextInt(3));
                case HISTOGRAM -> List.of(Part.SUM, Part.COUNT, Part.BUCKET).get(random.nextInt(3));
            };
            List<String> values = new ArrayList<>(
                    metric.labels().stream().map(label -> text()).toList());
            if (part == Part.QUANTILE || part == Part.BUCKET) {
                values.add(List.of("0.5", "1", "+Inf").get(random.nextInt(3)));
            }
            points.add(new Point(part, values, value()));
        }
        return new Family(metric, points);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private double value() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextGaussian();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> VALUES[random.nextInt(VALUES.length)];
        };
    }

    private static String theirs(Format format, Map<String, String> outer, List<Family> families) throws IOException {
        List<MetricFamilySamples> all =
                families.stream().map(family -> theirs(outer, family)).toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            if (format == Format.OPENMETRICS) {
                TextFormat.writeOpenMetrics100(writer, Collections.enumeration(all));
            } else {
                TextFormat.write004(writer, Collections.enumeration(all));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static MetricFamilySamples theirs(Map<String, String> outer, Family family) {
        Metric metric = family.metric();
        List<Sample> samples = family.points().stream()
                .map(point -> theirs(outer, metric, point))
                .toList();
        Collector.Type type = metric.type() == MetricType.UNTYPED
                ? Collector.Type.UNKNOWN
                : Collector.Type.valueOf(metric.type().name());
        return new MetricFamilySamples(metric.name(), type, metric.help(), samples);
    }

    private static Sample theirs(Map<String, String> outer, Metric metric, Point point) {
        List<String> names = new ArrayList<>(metric.labels());
        names.addAll(outer.keySet());
        List<String> values =
                new ArrayList<>(point.labelValues().subList(0, metric.labels().size()));
        values.addAll(outer.values());
        if (point.labelValues().size() > metric.labels().size()) {
            names.add(point.part() == Part.BUCKET ? "le" : "quantile");
            values.add(point.labelValues().getLast());
        }
        return new Sample(metric.name() + point.part().suffix(), names, values, point.value());
    }

    /** Which of the two head lines comes first is free. */
    private static List<String> normal(String page) {
        String helpFirst = page.replaceAll("# TYPE (\\S+) ([^\n]*\n)# HELP \\1 ([^\n]*\n)", "# HELP $1 $3# TYPE $1 $2");
        return Stream.of(helpFirst.split("\n", 0))
                .map(PageAgainstSimpleclientTest::normalLine)
                .toList();
    }

    /** Numbers are compared as numbers, and simpleclient's comma before a closing brace says nothing. */
    private static String normalLine(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return line;
        }
        int end = line.lastIndexOf(' ');
        String number = line.substring(end + 1).replace("Inf", "Infinity");
        String series = line.substring(0, end);
        double value = Double.parseDouble(number);
        return (series.endsWith(",}") ? series.substring(0, series.length() - 2) + "}" : series) + " "
                + (value == 0 ? "0" : Double.toString(value));
    }
}
