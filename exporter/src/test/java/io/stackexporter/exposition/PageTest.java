package io.stackexporter.exposition;

import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;
import static io.stackexporter.metric.MetricType.HISTOGRAM;
import static io.stackexporter.metric.MetricType.INFO;
import static io.stackexporter.metric.MetricType.SUMMARY;
import static io.stackexporter.metric.MetricType.UNTYPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.metric.Family;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages written out by hand: what a reader of the formats expects, line by line. */
class PageTest {
    private static final Metric ROWS = Metric.compatible("db_rows", GAUGE, "Rows in \"all\" \\ tables.", "table");

    @Test
    void sameMetricOfTwoTargetsHasOneHeadAndItsSeriesTogether() {
        List<Block> blocks = List.of(
                new Block(labels("a"), List.of(Family.of(ROWS, 1, "x"), Family.of(metric("zzz", GAUGE), 7))),
                new Block(labels("b"), List.of(Family.of(metric("aaa", GAUGE), 9), Family.of(ROWS, 2, "x"))));
        assertThat(Pages.text(Format.TEXT, blocks)).isEqualTo("""
                # HELP aaa Help.
                # TYPE aaa gauge
                aaa{target="b",team="t"} 9
                # HELP db_rows Rows in "all" \\\\ tables.
                # TYPE db_rows gauge
                db_rows{table="x",target="a",team="t"} 1
                db_rows{table="x",target="b",team="t"} 2
                # HELP zzz Help.
                # TYPE zzz gauge
                zzz{target="a",team="t"} 7
                """);
        assertThat(Pages.text(Format.OPENMETRICS, blocks))
                .contains("# HELP db_rows Rows in \\\"all\\\" \\\\ tables.\n")
                .endsWith("\n# EOF\n");
    }

    @Test
    void openMetricsNamesFamiliesWithoutTheirSuffix() {
        List<Block> blocks = List.of(new Block(
                Map.of(),
                List.of(
                        Family.of(metric("good_total", COUNTER), 1),
                        Family.of(metric("old_counter", COUNTER), 2),
                        Family.of(metric("build_info", INFO), 1),
                        Family.of(metric("odd_information", INFO), 1),
                        Family.of(metric("plain", UNTYPED), 3))));
        assertThat(Pages.text(Format.OPENMETRICS, blocks)).isEqualTo("""
                # HELP build Help.
                # TYPE build info
                build_info 1
                # HELP good Help.
                # TYPE good counter
                good_total 1
                # HELP odd_information Help.
                # TYPE odd_information gauge
                odd_information 1
                # HELP old_counter Help.
                # TYPE old_counter unknown
                old_counter 2
                # HELP plain Help.
                # TYPE plain unknown
                plain 3
                # EOF
                """);
        assertThat(Pages.text(Format.TEXT, blocks))
                .contains("# TYPE good_total counter\ngood_total 1\n")
                .contains("# TYPE old_counter counter\n")
                .contains("# TYPE build_info gauge\n")
                .contains("# TYPE plain untyped\n")
                .doesNotContain("# EOF");
    }

    @Test
    void partsOfSummariesAndHistogramsHaveTheirSuffixesAndLastLabels() {
        Metric summary = metric("time", SUMMARY);
        Metric histogram = metric("size", HISTOGRAM);
        List<Block> blocks = List.of(new Block(
                labels("a"),
                List.of(
                        new Family(
                                summary,
                                List.of(
                                        new Point(Part.QUANTILE, List.of("0.5"), 1.5),
                                        new Point(Part.SUM, List.of(), 3),
                                        new Point(Part.COUNT, List.of(), 2))),
                        new Family(
                                histogram,
                                List.of(
                                        new Point(Part.BUCKET, List.of("+Inf"), 2),
                                        new Point(Part.SUM, List.of(), 3),
                                        new Point(Part.COUNT, List.of(), 2))))));
        assertThat(Pages.text(Format.TEXT, blocks)).isEqualTo("""
                # HELP size Help.
                # TYPE size histogram
                size_bucket{target="a",team="t",le="+Inf"} 2
                size_sum{target="a",team="t"} 3
                size_count{target="a",team="t"} 2
                # HELP time Help.
                # TYPE time summary
                time{target="a",team="t",quantile="0.5"} 1.5
                time_sum{target="a",team="t"} 3
                time_count{target="a",team="t"} 2
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "1, 1",
        "-17, -17",
        "999999999999999, 999999999999999",
        "-999999999999999, -999999999999999",
        "1e15, 1.0E15",
        "9.223372036854775807e18, 9.223372036854775807E18",
        "-9.223372036854775808e18, -9.223372036854775808E18",
        "1.7976931348623157e308, 1.7976931348623157E308",
        "4.9e-324, 4.9E-324",
        "0.1, 0.1",
        "Infinity, +Inf",
        "-Infinity, -Inf"
    })
    void numberIsWrittenAsShortAsItCanBeSaid(double value, String written) {
        String page =
                Pages.text(Format.TEXT, List.of(new Block(Map.of(), List.of(Family.of(metric("x", GAUGE), value)))));
        String number = page.substring(page.lastIndexOf(' ') + 1).strip();
        if (Double.isInfinite(value) || Math.abs(value) < 1e15) {
            assertThat(number).isEqualTo(written);
        } else {
            assertThat(Double.parseDouble(number)).isEqualTo(Double.parseDouble(written));
        }
    }

    @Test
    void emptyPageIsValid() {
        assertThat(Pages.text(Format.TEXT, List.of())).isEmpty();
        assertThat(Pages.text(Format.OPENMETRICS, List.of())).isEqualTo("# EOF\n");
    }

    @Test
    void textLongerThanTheBufferComesOutWhole() {
        String odd = "é\"\\\n".repeat(40_000);
        String plain = "a\"".repeat(60_000);
        String page = Pages.text(
                Format.TEXT, List.of(new Block(Map.of(), List.of(Family.of(ROWS, 1, odd), Family.of(ROWS, 2, plain)))));
        assertThat(page).contains("{table=\"" + "é\\\"\\\\\\n".repeat(40_000) + "\"} 1\n");
        assertThat(page).contains("{table=\"" + "a\\\"".repeat(60_000) + "\"} 2\n");
    }

    private static Map<String, String> labels(String target) {
        return new TreeMap<>(Map.of("target", target, "team", "t"));
    }

    private static Metric metric(String name, MetricType type) {
        return Metric.compatible(name, type, "Help.");
    }
}
