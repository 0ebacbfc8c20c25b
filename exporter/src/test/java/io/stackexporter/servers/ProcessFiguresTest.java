package io.stackexporter.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
    /** What nobody holds is no leak: the collector leaves gaps where moving what comes after would not pay. */
    @Test
    void gapsOfTheCollectorAreNotInUse() {
        String histogram = """
                2623:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         54641        4461128  [B (java.base@25.0.3)
                   2:            68        1044456  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
                   3:            12            192  jdk.internal.vm.FillerObject (java.base@25.0.3)
                   4:             3             72  io.stackexporter.metric.Family
                Total         54724        5505848
                """;
        assertThat(ProcessFigures.inUse(histogram)).isEqualTo(4461128 + 72);
    }

    @Test
    void anAnswerThatIsNoHistogramIsNotZero() {
        assertThatThrownBy(() -> ProcessFigures.inUse("2623: Unknown diagnostic command"))
                .isInstanceOf(IllegalStateException.class);
    }
}
