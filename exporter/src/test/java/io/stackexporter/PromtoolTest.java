package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.exposition.Block;
import io.stackexporter.exposition.Format;
import io.stackexporter.exposition.Pages;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own checker reads a page of every metric there is and finds nothing wrong with a name of ours. */
class PromtoolTest {
    @TempDir
    Path folder;

    @Test
    void promtoolFindsNothingWrongWithOurNames() throws Exception {
        Path page = Files.writeString(folder.resolve("page.txt"), page(true));
        String said = check(page);
        assertThat(said).doesNotContain("error while linting", "stack_");
    }

    @Test
    void promtoolReadsEveryNativeMetricToo() throws Exception {
        Path page = Files.writeString(folder.resolve("page.txt"), page(false));
        assertThat(check(page)).doesNotContain("error while linting", "parsing error");
    }

    private static String page(boolean onlyOurs) {
        List<Family> families = Catalogue.metrics().values().stream()
                .filter(metric -> !onlyOurs || !metric.isNative())
                .map(PromtoolTest::sample)
                .toList();
        return Pages.text(Format.TEXT, List.of(new Block(Map.of("target", "a"), families)));
    }

    private static Family sample(Metric metric) {
        Metric named = metric.name().endsWith("*") ? metric.named("example", "An example.") : metric;
        List<String> values = Collections.nCopies(metric.labels().size(), "x");
        List<Point> points = new ArrayList<>();
        if (metric.type() == MetricType.SUMMARY || metric.type() == MetricType.HISTOGRAM) {
            if (metric.type() == MetricType.HISTOGRAM) {
                List<String> bucket = new ArrayList<>(values);
                bucket.add("+Inf");
                points.add(new Point(Part.BUCKET, bucket, 2));
            }
            points.add(new Point(Part.SUM, values, 1));
            points.add(new Point(Part.COUNT, values, 2));
        } else {
            points.add(new Point(Part.VALUE, values, 1));
        }
        return new Family(named, points);
    }

    private static String check(Path page) throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder(Program.installed("promtool", "prometheus"), "check", "metrics")
                .redirectInput(page.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        promtool.waitFor();
        return said;
    }
}
