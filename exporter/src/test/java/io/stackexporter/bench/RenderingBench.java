package io.stackexporter.bench;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import io.stackexporter.exposition.Block;
import io.stackexporter.exposition.Format;
import io.stackexporter.exposition.Gzip;
import io.stackexporter.exposition.Page;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A page of 100 000 samples in 300 families from 50 targets: what it costs to write it, beside copying its bytes. */
final class RenderingBench {
    private static final int TARGETS = 50;
    private static final int FAMILIES = 300;
    private static final int SAMPLES = 100_000;
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 41;

    private RenderingBench() {}

    static void run(PrintStream out) throws Exception {
        List<Block> blocks = blocks();
        byte[] page = rendered(blocks);
        byte[] copy = new byte[page.length];
        double copying = Timing.median(WARM_UP, ROUNDS, () -> {
            System.arraycopy(page, 0, copy, 0, page.length);
            return copy;
        });
        Reused reused = new Reused(page.length);
        double rendering = Timing.median(WARM_UP, ROUNDS, () -> render(blocks, Format.TEXT, reused.emptied()));
        double openMetrics = Timing.median(WARM_UP, ROUNDS, () -> render(blocks, Format.OPENMETRICS, reused.emptied()));
        double zipped = Timing.median(5, 11, () -> {
            try (OutputStream zip = new Gzip(reused.emptied())) {
                return render(blocks, Format.TEXT, zip);
            }
        });
        double simpleclient = Timing.median(10, 21, () -> renderWithSimpleclient(blocks, reused.emptied()));
        out.printf("page: %d samples, %d families, %d targets, %d bytes%n", SAMPLES, FAMILIES, TARGETS, page.length);
        out.printf("copying the bytes: %s%n", Timing.millis(copying));
        row(out, "rendering, text 0.0.4", rendering, copying);
        row(out, "rendering, OpenMetrics", openMetrics, copying);
        row(out, "rendering and gzip", zipped, copying);
        row(out, "simpleclient's TextFormat, same samples", simpleclient, copying);
    }

    private static void row(PrintStream out, String what, double nanos, double copying) {
        out.printf("%s: %s, %.1f times the copy%n", what, Timing.millis(nanos), nanos / copying);
    }

    private static OutputStream render(List<Block> blocks, Format format, OutputStream out) throws IOException {
        new Page(blocks).write(format, out);
        return out;
    }

    private static byte[] rendered(List<Block> blocks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        render(blocks, Format.TEXT, out);
        return out.toByteArray();
    }

    /** Names, labels and numbers as a real fleet has them: a third of the values are seconds with six decimals. */
    private static List<Block> blocks() {
        Random random = new Random(1);
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < FAMILIES; i++) {
            metrics.add(Metric.compatible(
                    "pg_stat_user_tables_column_" + i,
                    i % 2 == 0 ? MetricType.COUNTER : MetricType.GAUGE,
                    "A figure of a table.",
                    "datname",
                    "schemaname",
                    "relname"));
        }
        List<Block> blocks = new ArrayList<>();
        for (int target = 0; target < TARGETS; target++) {
            List<Family> families = new ArrayList<>();
            for (int i = 0; i < FAMILIES; i++) {
                int points = SAMPLES / TARGETS / FAMILIES + (i < SAMPLES / TARGETS % FAMILIES ? 1 : 0);
                families.add(new Family(metrics.get(i), points(points, random)));
            }
            blocks.add(new Block(
                    new TreeMap<>(Map.of(
                            "target",
                            "orders-db-" + target,
                            "system",
                            "postgresql",
                            "kind",
                            "database",
                            "service",
                            "orders")),
                    families));
        }
        return blocks;
    }

    private static List<Point> points(int count, Random random) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double value = i % 3 == 0 ? random.nextInt(1_000_000_000) / 1e6 : random.nextInt(100_000_000);
            points.add(new Point(Part.VALUE, List.of("orders", "public", "order_lines_2026_" + i), value));
        }
        return points;
    }

    /** What the page would cost with the library: its own sample objects, merged by name, and its writer. */
    private static OutputStream renderWithSimpleclient(List<Block> blocks, OutputStream out) throws IOException {
        Map<String, MetricFamilySamples> merged = new TreeMap<>();
        for (Block block : blocks) {
            for (Family family : block.families()) {
                Metric metric = family.metric();
                MetricFamilySamples samples = merged.computeIfAbsent(
                        metric.name(),
                        name -> new MetricFamilySamples(name, Collector.Type.GAUGE, metric.help(), new ArrayList<>()));
                List<String> names = new ArrayList<>(metric.labels());
                names.addAll(block.labels().keySet());
                for (Point point : family.points()) {
                    List<String> values = new ArrayList<>(point.labelValues());
                    values.addAll(block.labels().values());
                    samples.samples.add(new MetricFamilySamples.Sample(metric.name(), names, values, point.value()));
                }
            }
        }
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        TextFormat.write004(writer, Collections.enumeration(merged.values()));
        writer.flush();
        return out;
    }

    /** A buffer that is not allocated anew in every round, so that only the writing is measured. */
    private static final class Reused extends ByteArrayOutputStream {
        Reused(int size) {
            super(size + 1024);
        }

        OutputStream emptied() {
            reset();
            return this;
        }
    }
}
