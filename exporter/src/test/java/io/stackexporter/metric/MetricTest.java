package io.stackexporter.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad definition cannot be made. */
class MetricTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            my_gauge                    | GAUGE   | NONE      | must be snake_case and start with stack_
            stack_Gauge                 | GAUGE   | NONE      | must be snake_case and start with stack_
            stack__gauge                | GAUGE   | NONE      | must be snake_case and start with stack_
            stack_gauge_                | GAUGE   | NONE      | must be snake_case and start with stack_
            stack_1st                   | GAUGE   | NONE      | must be snake_case and start with stack_
            stack                       | GAUGE   | NONE      | must be snake_case and start with stack_
            stack:gauge                 | GAUGE   | NONE      | must be snake_case and start with stack_
            stack-gauge                 | GAUGE   | NONE      | is not a metric name
            stack gauge                 | GAUGE   | NONE      | is not a metric name
            1stack                      | GAUGE   | NONE      | is not a metric name
            stack_requests              | COUNTER | NONE      | _total belongs to counters, and only to them
            stack_requests_total        | GAUGE   | NONE      | _total belongs to counters, and only to them
            stack_target_info           | GAUGE   | NONE      | _info belongs to info metrics, and only to them
            stack_target                | INFO    | NONE      | _info belongs to info metrics, and only to them
            stack_wait_milliseconds     | GAUGE   | NONE      | must use a base unit
            stack_wait_ms               | GAUGE   | NONE      | must use a base unit
            stack_wait_minutes_total    | COUNTER | NONE      | must use a base unit
            stack_size_kb               | GAUGE   | NONE      | must use a base unit
            stack_use_percent           | GAUGE   | NONE      | must use a base unit
            stack_wait                  | GAUGE   | SECONDS   | must end with its unit
            stack_wait_seconds          | GAUGE   | NONE      | must end with its unit
            stack_wait_seconds          | GAUGE   | BYTES     | must end with its unit
            stack_sent_bytes_total      | COUNTER | NONE      | must end with its unit
            stack_start_seconds         | GAUGE   | TIMESTAMP | must end with its unit
            stack_hit_ratio             | GAUGE   | NONE      | must end with its unit
            """)
    void badNameOfOursIsRefused(String name, MetricType type, Unit unit, String problem) {
        assertThatThrownBy(() -> own(name, type, unit, "Some help."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " " + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "stack_gauge, GAUGE, NONE",
        "stack_requests_total, COUNTER, NONE",
        "stack_sent_bytes_total, COUNTER, BYTES",
        "stack_wait_seconds, SUMMARY, SECONDS",
        "stack_start_timestamp_seconds, GAUGE, TIMESTAMP",
        "stack_hit_ratio, GAUGE, RATIO",
        "stack_target_info, INFO, NONE"
    })
    void goodNameOfOursIsTaken(String name, MetricType type, Unit unit) {
        assertThat(own(name, type, unit, "Some help.").isNative()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''            | needs a help text of one line
            ' '           | needs a help text of one line
            no capital.   | needs a help text that is a sentence
            No full stop  | needs a help text that is a sentence
            Two stops..   | needs a help text that is a sentence
            """)
    void helpMustBeASentence(String help, String problem) {
        assertThatThrownBy(() -> own("stack_gauge", MetricType.GAUGE, Unit.NONE, help))
                .hasMessage("stack_gauge " + problem);
    }

    @Test
    void helpMustBeOneLineAlsoForNamesOfOthers() {
        assertThatThrownBy(() -> Metric.compatible("pg_up", MetricType.GAUGE, "One.\nTwo."))
                .hasMessage("pg_up needs a help text of one line");
    }

    @ParameterizedTest
    @CsvSource({
        "target, uses the reserved label target",
        "system, uses the reserved label system",
        "kind, uses the reserved label kind",
        "job, uses the reserved label job",
        "instance, uses the reserved label instance",
        "le, uses the reserved label le",
        "quantile, uses the reserved label quantile",
        "__name__, has the bad label __name__",
        "1st, has the bad label 1st",
        "a-b, has the bad label a-b",
        "'', 'has the bad label '"
    })
    void badLabelIsRefusedInBothLayers(String label, String problem) {
        assertThatThrownBy(() -> Metric.gauge("stack_gauge", Unit.NONE, "Some help.", label))
                .hasMessage("stack_gauge " + problem);
        assertThatThrownBy(() -> Metric.compatible("pg_gauge", MetricType.GAUGE, "Some help.", label))
                .hasMessage("pg_gauge " + problem);
    }

    @Test
    void labelTwiceIsRefused() {
        assertThatThrownBy(() -> Metric.gauge("stack_gauge", Unit.NONE, "Some help.", "a", "a"))
                .hasMessage("stack_gauge has a label twice");
    }

    @Test
    void namesOfOthersAreTakenAsTheyAre() {
        assertThatCode(() -> Metric.compatible("pg_stat_bgwriter_checkpoints_timed", MetricType.COUNTER, "no sentence"))
                .doesNotThrowAnyException();
        assertThat(Metric.compatible("redis_Up:x", MetricType.GAUGE, "x").isNative())
                .isTrue();
    }

    @Test
    void ruleIsCompletedAtRunTimeAndRemembersItsName() {
        Metric rule = Metric.compatible("pg_settings_*", MetricType.GAUGE, "A setting.", "server");
        Metric named = rule.named("work_mem_bytes", "Memory for sorting.");
        assertThat(named.name()).isEqualTo("pg_settings_work_mem_bytes");
        assertThat(named.rule()).isEqualTo("pg_settings_*");
        assertThat(named.labels()).containsExactly("server");
        assertThat(named.help()).isEqualTo("Memory for sorting.");
        assertThatThrownBy(() -> named.named("more", "x")).hasMessage("pg_settings_work_mem_bytes is not a rule");
        assertThatThrownBy(() -> rule.named("a b", "x")).hasMessage("pg_settings_a b is not a metric name");
    }

    @Test
    void metricOfTheConfigurationBelongsToNeitherLayer() {
        Metric custom = Metric.custom("orders", MetricType.GAUGE, "Orders.", List.of("status"));
        assertThat(new Layers(false, false).wants(custom)).isTrue();
        assertThat(custom.isNative()).isFalse();
    }

    private static Metric own(String name, MetricType type, Unit unit, String help) {
        return new Metric(name, type, unit, help, List.of(), Metric.Naming.UNIFIED, null);
    }
}
