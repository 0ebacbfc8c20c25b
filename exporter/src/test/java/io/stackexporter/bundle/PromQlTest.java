package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of expressions itself: it finds what is planted, and nothing in what is right. */
class PromQlTest {
    private static final Vocabulary VOCABULARY = Vocabulary.ofAll();

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("stack_upp == 0", "nobody emits stack_upp"),
                Arguments.of("{target=\"a\"}", "a selector without a name"),
                Arguments.of("{__name__=\"stack_upp\"}", "nobody emits stack_upp"),
                Arguments.of("stack_operation_seconds_bucket", "nobody emits stack_operation_seconds_bucket"),
                Arguments.of("stack_up{database=\"a\"}", "stack_up has no label database"),
                Arguments.of(
                        "stack_exporter_build_info{target=\"a\"}", "stack_exporter_build_info has no label target"),
                Arguments.of(
                        "prometheus_config_last_reload_successful{target=\"a\"}",
                        "prometheus_config_last_reload_successful has no label target"),
                Arguments.of("stack_up{system=\"postgres9\"}", "stack_up never has system=postgres9"),
                Arguments.of(
                        "stack_threshold{signal=\"connection_ratio\"}",
                        "stack_threshold never has signal=connection_ratio"),
                Arguments.of(
                        "stack_threshold{severity=~\"crit|warn\"}", "stack_threshold never has severity=~crit|warn"),
                Arguments.of(
                        "increase(stack_errors_total{system=\"postgresql\", error=\"dead_lock\"}[5m])",
                        "stack_errors_total never has error=dead_lock"),
                Arguments.of(
                        "stack_threshold{system=\"redis\", signal=\"dead_rows_ratio\"}",
                        "stack_threshold never has signal=dead_rows_ratio"),
                Arguments.of(
                        "stack_longest_transaction_seconds{system=\"redis\"}",
                        "redis gives no stack_longest_transaction_seconds"),
                Arguments.of("rate(stack_connections[5m])", "rate of stack_connections, a gauge"),
                Arguments.of("mysql_global_status_no_such_thing", "nobody emits mysql_global_status_no_such_thing"),
                Arguments.of("mysql_global_status_queries > 0", "no rate of mysql_global_status_queries, a counter"),
                Arguments.of(
                        "rate(mysql_global_status_queries{system=\"redis\"}[5m])",
                        "redis gives no mysql_global_status_queries"),
                Arguments.of("rate(pg_settings_max_connections[5m])", "rate of pg_settings_max_connections, a gauge"),
                Arguments.of("sum(increase(stack_up[5m] offset 1h))", "increase of stack_up, a gauge"),
                Arguments.of("rate(sum(stack_up)[5m:1m])", "rate of a subquery, which is no counter"),
                Arguments.of("stack_errors_total > 10", "no rate of stack_errors_total, a counter"),
                Arguments.of("last_over_time(stack_errors_total[3m]) > 10", "no rate of stack_errors_total, a counter"),
                Arguments.of("sum(stack_operation_seconds_sum)", "no rate of stack_operation_seconds_sum, a counter"),
                Arguments.of("deriv(stack_errors_total[5m])", "no rate of stack_errors_total, a counter"),
                Arguments.of("sum by (db) (stack_up)", "by names db, which is not there"),
                Arguments.of("sum(stack_up) without (state)", "without names state, which is not there"),
                Arguments.of("sum by (system) (sum by (target) (stack_up))", "by names system, which is not there"),
                Arguments.of(
                        "stack_connections / on (target, state) group_left () stack_connections_limit",
                        "on names state, which is not there"),
                Arguments.of(
                        "stack_up * on (target) group_left (version) stack_up",
                        "group_left names version, which is not there"),
                Arguments.of(
                        "stack_connections / stack_connections_limit",
                        "/ can match nothing: only one side has [state]"),
                Arguments.of(
                        "stack_up and sum by (target) (stack_up)",
                        "and can match nothing: only one side has [backup_set, environment, host, instance, job, kind, replication_set, service, system, team]"),
                Arguments.of(
                        "histogram_quantile(0.9, rate(stack_errors_total[5m]))",
                        "histogram_quantile without the label le"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void findsThePlantedFault(String expression, String problem) {
        assertThat(ExpressionCheck.of(expression, VOCABULARY).problems()).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stack_up == 0 or on () vector(0)",
                "-stack_up ^ 2 + 1e-3 * 0x1F - .5",
                "stack_up{target!=\"\", system=~\"redis|valkey\", job=\"a\\\\.b\"} offset 5m @ start()",
                "max_over_time(stack_up[1h:5m] @ 1609746000) unless stack_up offset -1w",
                "sum(rate(stack_operation_seconds_sum{operation!='',}[$__rate_interval])) by (target,)",
                "pg_settings_max_connections and on (target) stack_target_info{role=\"primary\"}",
                "stack_connections * on (job, instance, target) group_left (role) stack_target_info # comment\n > bool 1",
                "topk(3, stack_collector_duration_seconds) > Inf",
                "quantile_over_time(0.5, stack_replicas[6h])",
                "count(stack_errors_total) > 0 and absent(up{job=~\"stack-exporter.*\"}) == 1 or group(up) < NaN",
                "ALERTS{alertstate=\"firing\"}",
                "histogram_quantile(0.9, sum by (le) (rate(redis_commands_latencies_usec_bucket[5m])))",
                "increase(stack_errors_total{system=\"valkey\"}[5m]) > 0 unless on () (hour() > 8)"
            })
    void readsWhatIsRight(String expression) {
        assertThat(ExpressionCheck.of(expression, VOCABULARY).problems()).isEmpty();
    }

    static Stream<Arguments> labels() {
        return Stream.of(
                Arguments.of("sum by (target, system) (stack_up)", Set.of("target", "system")),
                Arguments.of("count(stack_up)", Set.of()),
                Arguments.of("prometheus_config_last_reload_successful", Set.of("job", "instance")),
                Arguments.of("up == on (job) up", Set.of("job")),
                Arguments.of(
                        "prometheus_config_last_reload_successful - ignoring (instance) prometheus_config_last_reload_successful",
                        Set.of("job")),
                Arguments.of("topk by (job) (1, prometheus_config_last_reload_successful)", Set.of("job", "instance")),
                Arguments.of(
                        "sum by (job, target) (stack_up) * on (job, target) group_left (role) "
                                + "max by (job, target, role) (stack_target_info)",
                        Set.of("job", "target", "role")),
                Arguments.of("sum by (job) (up) or sum by (instance) (up)", Set.of("job", "instance")),
                Arguments.of("sum by (job) (up) and on (job) up", Set.of("job")),
                Arguments.of("1 - sum by (job) (up)", Set.of("job")),
                Arguments.of(
                        "label_replace(sum by (job) (up), \"alert\", \"$1\", \"job\", \"(.+)\")",
                        Set.of("job", "alert")),
                Arguments.of("time()", Set.of()),
                Arguments.of("absent(up{job=\"a\", instance=~\"b\"})", Set.of("job")));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void knowsTheLabelsOfTheResult(String expression, Set<String> labels) {
        ExpressionCheck check = ExpressionCheck.of(expression, VOCABULARY);
        assertThat(check.problems()).isEmpty();
        assertThat(check.labels()).isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stack_ping_seconds                                           | SECONDS",
                "last_over_time(stack_memory_used_bytes[3m]) > 0              | BYTES",
                "time() - max by (target) (stack_start_time_seconds)          | SECONDS",
                "stack_start_time_seconds                                     | MOMENT",
                "count(stack_start_time_seconds)                              | NUMBER",
                "sum(rate(stack_errors_total[5m]))                            | PER_SECOND",
                "rate(stack_network_bytes_total[5m])                          | BYTES_PER_SECOND",
                "rate(stack_operation_seconds_sum[5m])                        | SHARE_OF_TIME",
                "rate(stack_operation_seconds_sum[5m]) / rate(stack_operation_seconds_count[5m]) | SECONDS",
                "stack_memory_used_bytes / stack_memory_limit_bytes           | RATIO",
                "stack_threshold{signal='memory_ratio'}                       | RATIO",
                "stack_memory_used_bytes / stack_up                           |",
                "ln(stack_memory_used_bytes)                                  |"
            },
            quoteCharacter = '"')
    void knowsTheUnitWhereItCanBeTold(String expression, @Nullable ExpressionUnit unit) {
        assertThat(ExpressionUnit.of(PromQl.parse(expression), VOCABULARY)).isEqualTo(Optional.ofNullable(unit));
    }

    @Test
    void refusesWhatItCannotRead() {
        List.of("stack_up{", "sum(stack_up", "stack_up stack_up", "stack_up ; 1", ")", "rate(stack_up[5m", "")
                .forEach(text -> assertThatIllegalArgumentException().as(text).isThrownBy(() -> PromQl.parse(text)));
    }
}
