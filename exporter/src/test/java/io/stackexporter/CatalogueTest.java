package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.stackexporter.Catalogue.Entry;
import io.stackexporter.collect.Collector;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.collect.Threshold;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole catalogue fits together: whatever targets share a page, the page is valid and means one thing. */
class CatalogueTest {
    private static final String WORD = "[a-z][a-z0-9]*(_[a-z0-9]+)*";

    static Stream<TargetKind<?>> kinds() {
        return TargetKinds.ALL.stream();
    }

    @Test
    void everyNameHasOneDefinition() {
        Map<String, Metric> seen = new HashMap<>();
        for (Entry entry : Catalogue.entries()) {
            Metric first = seen.putIfAbsent(entry.metric().name(), entry.metric());
            assertThat(entry.metric())
                    .as("%s of %s %s", entry.metric().name(), entry.kind(), entry.collector())
                    .isEqualTo(first == null ? entry.metric() : first);
        }
    }

    @Test
    void familyNamesOfOpenMetricsAreUnique() {
        Map<String, String> families = new HashMap<>();
        Catalogue.metrics().values().forEach(metric -> {
            String other = families.putIfAbsent(family(metric), metric.name());
            assertThat(other)
                    .as("%s and %s are one family in OpenMetrics", other, metric.name())
                    .isNull();
        });
    }

    @Test
    void partsOfSummariesAndHistogramsAreNoOtherMetric() {
        Set<String> names = Catalogue.metrics().keySet();
        Catalogue.metrics().values().stream()
                .filter(metric -> metric.type() == MetricType.SUMMARY || metric.type() == MetricType.HISTOGRAM)
                .forEach(metric -> assertThat(names)
                        .doesNotContain(metric.name() + "_sum", metric.name() + "_count", metric.name() + "_bucket"));
    }

    private static String family(Metric metric) {
        return metric.type() == MetricType.COUNTER || metric.type() == MetricType.INFO
                ? metric.name().replaceFirst("_(total|info)$", "")
                : metric.name();
    }

    @Test
    void everyEntryHasASource() {
        assertThat(Catalogue.entries())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.reading().source())
                        .as(entry.metric().name())
                        .isNotBlank());
    }

    @Test
    void layersAreKnownByTheirPrefix() {
        assertThat(Catalogue.metrics().values())
                .allSatisfy(metric -> assertThat(metric.isNative())
                        .as(metric.name())
                        .isEqualTo(!metric.name().startsWith("stack_")));
    }

    @Test
    void labelsOfWhatTheEngineSaysAreRefusedAsLabelsOfUsers() {
        assertThat(Catalogue.entries().stream()
                        .filter(entry -> entry.kind().equals(Catalogue.EVERY_TARGET))
                        .flatMap(entry -> entry.metric().labels().stream()))
                .isSubsetOf(TargetReport.LABELS);
    }

    @Test
    void kindsHaveNamesOfTheirOwn() {
        List<String> words = kinds().flatMap(kind -> Stream.concat(Stream.of(kind.name()), kind.aliases().stream()))
                .toList();
        assertThat(words).doesNotHaveDuplicates().allMatch(word -> word.matches(WORD));
        assertThat(kinds()).allMatch(kind -> kind.nativeUp().isNative());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void collectorsAreNamedAndExplained(TargetKind<?> kind) {
        assertThat(kind.collectors()).isNotEmpty().allSatisfy(collector -> {
            assertThat(collector.name()).matches(WORD).isNotEqualTo(TargetReport.SESSION);
            assertThat(collector.help()).as(collector.name()).matches("[A-Z].*[^.]\\.");
            assertThat(collector.readings()).as(collector.name()).isNotEmpty();
        });
        assertThat(kind.collectors()).extracting(Collector::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCollectorClassIsInTheListOfItsKind(TargetKind<?> kind) {
        Set<String> listed = kind.collectors().stream()
                .map(collector -> collector.getClass().getName())
                .collect(Collectors.toSet());
        Set<String> written = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(kind.getClass().getPackageName())
                        .stream()
                        .filter(one -> one.isAssignableTo(Collector.class))
                        .filter(one -> !one.isInterface() && !one.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(HashSet::new));
        assertThat(listed).containsAll(written);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void thresholdsAreWordsWithAReasonAndADirection(TargetKind<?> kind) {
        assertThat(kind.thresholds()).extracting(Threshold::signal).doesNotHaveDuplicates();
        assertThat(kind.thresholds()).allSatisfy(threshold -> {
            assertThat(threshold.signal()).matches(WORD);
            assertThat(threshold.why()).isNotBlank();
            assertThat(Double.isNaN(threshold.warning()) && Double.isNaN(threshold.critical()))
                    .as("%s has no limit", threshold.signal())
                    .isFalse();
            assertThat(threshold.warning()).as(threshold.signal()).isNotEqualTo(threshold.critical());
        });
    }
}
