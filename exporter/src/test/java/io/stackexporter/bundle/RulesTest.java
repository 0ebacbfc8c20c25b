package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.PromQl.Aggregation;
import io.stackexporter.bundle.PromQl.Binary;
import io.stackexporter.bundle.PromQl.Call;
import io.stackexporter.bundle.PromQl.Literal;
import io.stackexporter.bundle.PromQl.Selector;
import io.stackexporter.bundle.PromQl.Subquery;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rule must have, whatever it is about. */
class RulesTest {
    private static final List<String> SEVERITIES = List.of("critical", "warning", "info");
    private static final List<String> CATEGORIES =
            List.of("availability", "latency", "errors", "saturation", "traffic", "durability", "security", "capacity");
    private static final List<String> ANNOTATIONS =
            List.of("summary", "description", "summary_zh", "description_zh", "action", "runbook_url", "dashboard_url");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");
    private static final Pattern DASHBOARD =
            Pattern.compile("\\{\\{ \\$externalLabels\\.grafana_url }}/d/([\\w-]+)/[\\w-]+(?:\\?(.*))?");
    private static final String CHOSEN_TARGET = "var-target={{ $labels.target | urlquery }}";
    /** Of files that are about more than what they are called. */
    private static final Map<String, String> PREFIXES = Map.of(
            "unified", "Stack",
            "exporter", "StackExporter|StackRule|Exporter",
            "prometheus", "Prometheus|Alertmanager|Alert|Watchdog",
            "runtime", "Jvm|Nodejs|Python|Process");

    private static final Set<String> OVER_A_WINDOW = Set.of("rate", "increase", "changes", "resets");

    static List<Path> files() {
        return Rule.files();
    }

    static List<Rule> alerts() {
        return Rule.alerts();
    }

    @ParameterizedTest
    @MethodSource("files")
    void promtoolAcceptsTheFile(Path file) {
        assertThat(Tool.PROMTOOL.passes("rules", "check", "rules", "--lint=all", "--lint-fatal", file.toString()))
                .contains("SUCCESS");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertHasTheLabelsThatRoutingNeeds(Rule alert) {
        assertThat(alert.labels()).containsKeys("severity", "category");
        assertThat(alert.severity()).isIn(SEVERITIES);
        assertThat(alert.labels().get("category")).isIn(CATEGORIES);
        assertThat(alert.labels().getOrDefault("page", "phone")).isEqualTo("phone");
        assertThat(alert.labels().values())
                .as("labels that change with the value make a new alert every time")
                .noneMatch(value -> value.contains("$value"));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysWhatToDoInBothLanguages(Rule alert) {
        assertThat(alert.annotations()).containsOnlyKeys(ANNOTATIONS);
        alert.annotations().forEach((name, text) -> {
            assertThat(text).as(name).isNotBlank();
            if (!name.equals("description_zh")) {
                assertThat(CHINESE.matcher(text).find()).as(name).isEqualTo(name.endsWith("_zh"));
            }
        });
        assertThat(alert.annotations().get("description_zh")).containsPattern(CHINESE);
        assertThat(alert.annotations().get("action")).endsWith(".");
        assertThat(alert.annotations().get("summary")).doesNotContain("{{");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertLinksToItsPageAndToADashboardThatIsThere(Rule alert) {
        String page = "rules/runbooks/" + alert.name() + ".md";
        assertThat(alert.annotations()).containsEntry("runbook_url", Repository.ADDRESS + page);
        assertThat(Repository.ROOT.resolve(page)).isRegularFile();

        Matcher link = DASHBOARD.matcher(alert.annotations().getOrDefault("dashboard_url", ""));
        assertThat(link.matches()).as("dashboard_url").isTrue();
        Dashboard dashboard = Dashboard.all().stream()
                .filter(each -> each.uid().equals(link.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no dashboard " + link.group(1)));
        if (alert.labelsShown().contains("target")) {
            assertThat(link.group(2)).isEqualTo(CHOSEN_TARGET);
            assertThat(dashboard.choices()).contains("target");
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertWaitsUnlessItsExpressionLooksBack(Rule alert) {
        String wait = alert.yaml().get("for").text();
        assertThat(wait).matches("\\d+[smhd]");
        if (wait.equals("0m")) {
            assertThat(looksBack(PromQl.parse(alert.expression())))
                    .as("looks back")
                    .isTrue();
        }
    }

    private static boolean looksBack(PromQl node) {
        return switch (node) {
            case Literal literal -> false;
            case Selector selector -> false;
            case Subquery subquery -> looksBack(subquery.inner());
            case Call call ->
                OVER_A_WINDOW.contains(call.function())
                        || call.arguments().stream().anyMatch(RulesTest::looksBack);
            case Aggregation aggregation -> aggregation.arguments().stream().anyMatch(RulesTest::looksBack);
            case Binary binary -> looksBack(binary.left()) || looksBack(binary.right());
        };
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertIsNamedAfterWhatItsFileIsAbout(Rule alert) {
        String about = Repository.stem(alert.file());
        String prefix =
                PREFIXES.getOrDefault(about, about.substring(0, 1).toUpperCase(Locale.ROOT) + about.substring(1));
        assertThat(alert.name()).matches("([A-Z][a-z0-9]+){2,}|Watchdog").matches("(" + prefix + ").*");
    }

    @Test
    void aNameHasOneRuleForEachSeverity() {
        assertThat(Rule.alerts().stream().map(rule -> rule.name() + " " + rule.severity()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aRecordedSeriesIsNamedByLevelMetricAndOperations() {
        assertThat(Rule.all().stream().filter(rule -> !rule.alert()))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.name()).matches("[a-z]\\w*:[a-z]\\w*:[a-z]\\w*"));
    }

    @Test
    void theVersionIsTheSameEverywhere() {
        String version = Repository.read(Path.of("rules/VERSION")).strip();
        assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Rule.all())
                .filteredOn(rule -> rule.name().matches("stack:rules(_expected)?:info"))
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.labels()).containsEntry("version", version));
        assertThat(Repository.read(Path.of("rules/CHANGELOG.md"))
                        .lines()
                        .filter(line -> line.startsWith("## "))
                        .findFirst())
                .hasValue("## " + version);
    }
}
