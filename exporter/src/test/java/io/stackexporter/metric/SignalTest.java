package io.stackexporter.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How readings of one system become the unified vocabulary. */
class SignalTest {
    private final Samples samples = new Samples(vocabulary(), Layers.BOTH, 100);

    @Test
    void readingIsConvertedAndLabelled() {
        Signal.OPERATIONS.with("operation", "read").emit(samples, 5);
        Signal.LONGEST_OPERATION.times(0.001).emit(samples, 1500);
        Signal.STORAGE_USED.from("volume", "datname").emit(samples, 7, field -> field + " orders");
        assertThat(values()).containsExactly("[read] 5.0", "[] 1.5", "[datname orders] 7.0");
    }

    @Test
    void severalReadingsAreFoldedAsTheSignalSays() {
        Signal.CONNECTIONS.with("state", "idle").emit(samples, 2);
        Signal.CONNECTIONS.with("state", "idle").emit(samples, 3);
        Signal.LONGEST_OPERATION.max().emit(samples, 2);
        Signal.LONGEST_OPERATION.max().emit(samples, 9);
        Signal.REPLICAS.min().emit(samples, 4);
        Signal.REPLICAS.min().emit(samples, 1);
        assertThat(values()).containsExactly("[idle] 5.0", "[] 9.0", "[] 1.0");
    }

    @Test
    void readingThatIsNotANumberIsLeftOut() {
        Signal.REPLICAS.emit(samples, Double.NaN);
        assertThat(values()).isEmpty();
    }

    @Test
    void labelWithoutAValueIsAFault() {
        assertThatThrownBy(() -> Signal.OPERATIONS.emit(samples, 1))
                .hasMessage("stack_operations_total has no value for its label operation");
        assertThatThrownBy(() -> Signal.OPERATIONS.from("operation", "op").emit(samples, 1))
                .hasMessage("stack_operations_total needs the field op");
    }

    @Test
    void changesMakeANewSignalAndKeepTheOldOne() {
        Signal changed = Signal.OPERATIONS.with("operation", "read").times(2).max();
        assertThat(changed.constants()).isEqualTo(Map.of("operation", "read"));
        assertThat(Signal.OPERATIONS.constants()).isEmpty();
        assertThat(Signal.OPERATIONS.scale()).isEqualTo(1);
    }

    @Test
    void everyWordOfTheVocabularyIsOursAndThereOnce() {
        assertThat(vocabulary()).isNotEmpty().noneMatch(Metric::isNative);
        assertThat(vocabulary()).extracting(Metric::name).doesNotHaveDuplicates();
    }

    private static List<Metric> vocabulary() {
        return Stream.of(Signal.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Signal.class)
                .map(field -> {
                    try {
                        return ((Signal) field.get(null)).metric();
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private List<String> values() {
        return samples.families().stream()
                .flatMap(family -> family.points().stream())
                .map(point -> point.labelValues() + " " + point.value())
                .toList();
    }
}
