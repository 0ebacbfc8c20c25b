package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboards ask only for what the exporter, or somebody named, can give. */
class ContractTest {
    @Test
    void everyRuleAsksForWhatIsThere() {
        assertThat(Rule.all()).isNotEmpty();
        assertThat(Rule.all().stream()
                        .flatMap(rule -> Contract.check(rule, rule.expression()).problems(rule)))
                .isEmpty();
    }

    @Test
    void everyAnnotationAsksForWhatIsThere() {
        assertThat(Rule.alerts()).flatMap(Rule::queries).isNotEmpty();
        assertThat(Rule.alerts().stream()
                        .flatMap(alert -> alert.queries().stream()
                                .flatMap(query -> Contract.check(alert, query).problems(alert + ": " + query))))
                .isEmpty();
    }

    @Test
    void everyAnnotationShowsLabelsThatTheAlertHas() {
        assertThat(Rule.alerts()).flatMap(Rule::labelsShown).contains("target", "system", "job", "instance");
        assertThat(Rule.alerts())
                .allSatisfy(alert -> assertThat(Contract.labels(alert)).containsAll(alert.labelsShown()));
    }

    @Test
    void everyDashboardAsksForWhatIsThere() {
        assertThat(Dashboard.queries()).isNotEmpty();
        assertThat(Dashboard.queries().stream()
                        .flatMap(query -> Contract.check(query.expression()).problems(query)))
                .isEmpty();
    }

    @Test
    void everyChoiceAndAnnotationOfADashboardAsksForWhatIsThere() {
        assertThat(Dashboard.all()).flatMap(Dashboard::ownExpressions).isNotEmpty();
        assertThat(Dashboard.all().stream()
                        .flatMap(dashboard -> dashboard.ownExpressions().stream()
                                .flatMap(expression ->
                                        Contract.check(expression).problems(dashboard + ": " + expression))))
                .isEmpty();
    }

    @Test
    void everyLegendShowsLabelsThatAreThere() {
        assertThat(Dashboard.queries())
                .allSatisfy(query ->
                        assertThat(Contract.check(query.expression()).labels()).containsAll(query.labelsShown()));
    }

    /** One that nobody uses is a line that nobody would miss. */
    @Test
    void everyForeignMetricIsUsedAndHasAnEmitter() {
        List<ForeignMetric> foreign = ForeignMetric.all();
        assertThat(foreign)
                .extracting(ForeignMetric::name)
                .doesNotHaveDuplicates()
                .isSubsetOf(used());
        assertThat(foreign).allSatisfy(metric -> {
            assertThat(metric.emittedBy()).isNotBlank();
            // Others may give the same metric with more labels.
            Vocabulary.ofExporter()
                    .find(metric.name())
                    .ifPresent(own -> assertThat(own.labels().containsAll(metric.labels()))
                            .as("%s is the exporter's own", metric.name())
                            .isFalse());
        });
    }

    /** A family stands for any name, so a slip would pass; what is used of it is therefore listed, and nothing else. */
    @Test
    void everyMetricNamedByAServerIsUsedAndBelongsToAFamilyThatTheExporterDeclares() {
        assertThat(ServerNamedMetric.all())
                .extracting(ServerNamedMetric::name)
                .doesNotHaveDuplicates()
                .isSorted()
                .isSubsetOf(used())
                .allSatisfy(name -> assertThat(Vocabulary.ofExporter().find(name))
                        .as("%s", name)
                        .isPresent());
    }

    private static Set<String> used() {
        return Stream.of(
                        Rule.all().stream().map(Rule::expression),
                        Rule.alerts().stream().map(Rule::queries).flatMap(Collection::stream),
                        Dashboard.queries().stream().map(Dashboard.Query::expression),
                        Dashboard.all().stream().map(Dashboard::ownExpressions).flatMap(Collection::stream))
                .flatMap(Function.identity())
                .flatMap(expression -> Contract.check(expression).metrics().stream())
                .collect(Collectors.toSet());
    }

    /** Both ways: a rule needs its limits, and a limit that no rule looks at would be a promise without effect. */
    @Test
    void theLimitsThatRulesCompareWithAreThoseThatTheExporterSends() {
        Map<String, Set<String>> compared = new TreeMap<>();
        Rule.alerts()
                .forEach(alert -> Contract.check(alert, alert.expression()).selectors().stream()
                        .filter(selector -> selector.metric().equals("stack_threshold"))
                        .forEach(selector -> {
                            String severity = value(selector, "severity");
                            compared.computeIfAbsent(value(selector, "signal"), signal -> new TreeSet<>())
                                    .add(severity);
                            assertThat(alert.severity()).as("%s", alert).isEqualTo(severity);
                        }));
        assertThat(compared.keySet()).isEqualTo(Vocabulary.signals(""));
        assertThat(compared)
                .allSatisfy((signal, severities) -> assertThat(severities).containsExactly("critical", "warning"));
    }

    private static String value(PromQl.Selector selector, String label) {
        return selector.matchers().stream()
                .filter(matcher ->
                        matcher.label().equals(label) && matcher.operator().equals("="))
                .map(PromQl.LabelMatcher::value)
                .findFirst()
                .orElse("");
    }
}
