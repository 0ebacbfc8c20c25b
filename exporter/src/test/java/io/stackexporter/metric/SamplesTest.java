package io.stackexporter.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sink keeps a page valid whatever a server answers. */
class SamplesTest {
    private static final Metric NATIVE = Metric.compatible("db_rows", MetricType.GAUGE, "Rows.", "table");
    private static final Metric OWN = Metric.gauge("stack_rows", Unit.NONE, "Rows.", "table");
    private static final Metric SUMMARY = Metric.compatible("db_time", MetricType.SUMMARY, "Time.", "op");
    private static final Metric HISTOGRAM = Metric.compatible("db_hist", MetricType.HISTOGRAM, "Time.", "op");
    private static final Metric RULE = Metric.compatible("db_setting_*", MetricType.GAUGE, "A setting.");

    private final Samples samples = samples(Layers.BOTH, 1000);

    @Test
    void undeclaredMetricIsAFault() {
        Metric other = Metric.compatible("db_other", MetricType.GAUGE, "Other.");
        assertThatThrownBy(() -> samples.add(other, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("db_other is not declared by this collector");
        assertThatThrownBy(() -> samples.add(
                        Metric.compatible("x_*", MetricType.GAUGE, "X.").named("y", "X."), 1))
                .hasMessage("x_y is not declared by this collector");
    }

    @Test
    void wrongNumberOfLabelsIsAFault() {
        assertThatThrownBy(() -> samples.add(NATIVE, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("db_rows has the labels [table] but got the values []");
        assertThatThrownBy(() -> samples.add(NATIVE, 1, "a", "b"))
                .hasMessage("db_rows has the labels [table] but got the values [a, b]");
    }

    @Test
    void firstOfTwoEqualSeriesStaysAndTheOthersAreCounted() {
        samples.add(NATIVE, 1, "a");
        samples.add(NATIVE, 2, "a");
        samples.add(NATIVE, 3, "a");
        samples.add(NATIVE, 4, "b");
        assertThat(lines()).containsExactly("db_rows[a] 1.0", "db_rows[b] 4.0");
        assertThat(samples.size()).isEqualTo(2);
        assertThat(samples.dropped()).isEqualTo(2);
    }

    @Test
    void limitCutsInTheOrderOfComingWhateverTheMetric() {
        Samples few = samples(Layers.BOTH, 3);
        for (String table : List.of("a", "b", "c", "d")) {
            few.add(NATIVE, 1, table);
            few.add(OWN, 1, table);
        }
        assertThat(lines(few)).containsExactly("db_rows[a] 1.0", "db_rows[b] 1.0", "stack_rows[a] 1.0");
        assertThat(few.dropped()).isEqualTo(5);
    }

    @Test
    void valueThatIsNotANumberIsLeftOutAndNotCounted() {
        samples.add(NATIVE, Double.NaN, "a");
        samples.quantile(SUMMARY, "0.5", Double.NaN, "read");
        samples.summary(SUMMARY, Double.NaN, 1, "read");
        samples.summary(SUMMARY, 1, Double.NaN, "read");
        samples.histogram(HISTOGRAM, new TreeMap<>(Map.of(1.0, 1.0)), Double.NaN, 1, "read");
        samples.fold(OWN, Double.NaN, Signal.Fold.SUM, "a");
        assertThat(samples.families()).isEmpty();
        assertThat(samples.size()).isZero();
        assertThat(samples.dropped()).isZero();
    }

    @Test
    void infinityIsAValue() {
        samples.add(NATIVE, Double.POSITIVE_INFINITY, "a");
        assertThat(lines()).containsExactly("db_rows[a] Infinity");
    }

    @Test
    void foldingMakesOneValueOfMany() {
        for (double value : new double[] {3, 1, 2}) {
            samples.fold(OWN, value, Signal.Fold.SUM, "sum");
            samples.fold(OWN, value, Signal.Fold.MAX, "max");
            samples.fold(OWN, value, Signal.Fold.MIN, "min");
        }
        assertThat(lines()).containsExactly("stack_rows[sum] 6.0", "stack_rows[max] 3.0", "stack_rows[min] 1.0");
        assertThat(samples.dropped()).isZero();
    }

    @Test
    void summaryHasSumCountAndTheQuantilesOfTheServer() {
        samples.quantile(SUMMARY, "0.99", 7, "read");
        samples.summary(SUMMARY, 2.5, 10, "read");
        assertThat(lines())
                .containsExactly("db_time[read, 0.99] 7.0", "db_time_sum[read] 2.5", "db_time_count[read] 10.0");
    }

    @Test
    void histogramIsWholeAndEndsAtInfinity() {
        samples.histogram(HISTOGRAM, new TreeMap<>(Map.of(1.0, 4.0, 0.25, 3.0)), 9, 5, "read");
        assertThat(lines())
                .containsExactly(
                        "db_hist_bucket[read, 0.25] 3.0",
                        "db_hist_bucket[read, 1] 4.0",
                        "db_hist_bucket[read, +Inf] 5.0",
                        "db_hist_sum[read] 9.0",
                        "db_hist_count[read] 5.0");
    }

    @Test
    void onlyTheWantedLayerIsKept() {
        Samples natives = samples(new Layers(true, false), 1000);
        Samples unified = samples(new Layers(false, true), 1000);
        for (Samples one : List.of(natives, unified)) {
            one.add(NATIVE, 1, "a");
            one.add(OWN, 1, "a");
            one.summary(SUMMARY, 1, 1, "read");
            one.quantile(SUMMARY, "0.5", 1, "read");
            one.histogram(HISTOGRAM, new TreeMap<>(), 1, 1, "read");
        }
        assertThat(natives.families())
                .extracting(family -> family.metric().name())
                .containsExactly("db_rows", "db_time", "db_hist");
        assertThat(unified.families())
                .extracting(family -> family.metric().name())
                .containsExactly("stack_rows");
        assertThat(natives.dropped() + unified.dropped()).isZero();
    }

    @Test
    void nameMadeAtRunTimeIsCoveredByItsRule() {
        samples.add(RULE.named("work_mem", "Memory."), 4);
        samples.add(RULE.named("port", "Port."), 5432);
        assertThat(lines()).containsExactly("db_setting_work_mem[] 4.0", "db_setting_port[] 5432.0");
    }

    private static Samples samples(Layers layers, int limit) {
        return new Samples(List.of(NATIVE, OWN, SUMMARY, HISTOGRAM, RULE), layers, limit);
    }

    private List<String> lines() {
        return lines(samples);
    }

    private static List<String> lines(Samples samples) {
        return samples.families().stream().flatMap(SamplesTest::lines).collect(Collectors.toList());
    }

    private static Stream<String> lines(Family family) {
        return family.points().stream()
                .map(point ->
                        family.metric().name() + point.part().suffix() + point.labelValues() + " " + point.value());
    }
}
