package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert that the rules can raise reaches somebody, and the table of routes says whom. */
class RoutingTest {
    private static final String CONFIG = "alertmanager.yml";
    private static final Json ROUTING = Repository.yaml(Path.of("alertmanager", CONFIG));
    /** Kept from the target or its configuration, the same for every alert of it; of a mount point; or of the alert itself. */
    private static final Set<String> SAME_FOR_A_TARGET = Set.of(
            "system",
            "kind",
            "team",
            "host",
            "replication_set",
            "backup_set",
            "device_error",
            "fstype",
            "severity",
            "category",
            "page",
            "alertname");

    private static final Pattern NAME = Pattern.compile("alertname=~?\"(\\w+)\"");

    /** One row of the table. */
    record Route(Map<String, String> labels, List<String> receivers) {
        String label(String name) {
            return labels.getOrDefault(name, "");
        }

        boolean goesFor(Rule alert) {
            return label("alertname").equals(alert.name()) && label("severity").equals(alert.severity());
        }
    }

    static List<Route> routes() {
        return Repository.read(Path.of("alertmanager/tests/routes.tsv"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(cells -> new Route(labels(cells[0]), List.of(cells[1].split(",", -1))))
                .toList();
    }

    private static Map<String, String> labels(String cell) {
        return Arrays.stream(cell.split(" ", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> other, TreeMap::new));
    }

    @Test
    void amtoolAcceptsTheFile() {
        assertThat(Tool.AMTOOL.passes("alertmanager", "check-config", CONFIG)).contains("SUCCESS");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void anAlertReachesWhomTheTableSays(Route route) {
        Stream<String> labels =
                route.labels().entrySet().stream().map(label -> label.getKey() + "=" + label.getValue());
        String[] arguments = Stream.concat(Stream.of("config", "routes", "test", "--config.file=" + CONFIG), labels)
                .toArray(String[]::new);
        // A warning about another flag may come first.
        assertThat(Tool.AMTOOL.passes("alertmanager", arguments).lines())
                .last()
                .isEqualTo(String.join(",", route.receivers()));
    }

    @Test
    void theTableKnowsEveryWayThatTheRulesCanTake() {
        Set<String> ways = Rule.alerts().stream()
                .map(alert -> alert.severity() + alert.labels().getOrDefault("page", ""))
                .collect(Collectors.toSet());
        assertThat(routes().stream().map(route -> route.label("severity") + route.label("page")))
                .containsAll(ways);
    }

    /** An alert that was renamed would otherwise be routed in the table only. */
    @Test
    void theTableNamesAlertsAsTheRulesRaiseThem() {
        Set<String> names = Rule.alerts().stream().map(Rule::name).collect(Collectors.toSet());
        assertThat(routes())
                .filteredOn(route -> !route.label("alertname").matches("Custom.*|SomethingElse"))
                .isNotEmpty()
                .allSatisfy(route -> {
                    assertThat(names).contains(route.label("alertname"));
                    assertThat(Rule.alerts())
                            .filteredOn(route::goesFor)
                            .singleElement()
                            .satisfies(alert -> assertThat(route.labels()).containsAllEntriesOf(alert.labels()));
                });
    }

    @Test
    void everyReceiverIsReachedAndToldOfTheEnd() {
        List<Json> receivers = ROUTING.get("receivers").list();
        assertThat(routes().stream()
                        .flatMap(route -> route.receivers().stream())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(receivers.stream()
                        .map(receiver -> receiver.get("name").text())
                        .toList());
        assertThat(receivers.stream()
                        .flatMap(receiver -> receiver.fields().values().stream())
                        .flatMap(channel -> channel.list().stream()))
                .isNotEmpty()
                .allSatisfy(channel ->
                        assertThat(channel.get("send_resolved").value()).isEqualTo(true));
    }

    /** A secret in this file would be in every copy of the repository. */
    @Test
    void secretsAreReadFromFiles() {
        assertThat(Repository.read(Path.of("alertmanager", CONFIG)))
                .doesNotContainPattern("(?m)(password|secret|token|api_key|service_key|routing_key):");
    }

    @Test
    void whatIsMutedIsAnAlertOfTheRules() {
        Set<String> names = Rule.alerts().stream().map(Rule::name).collect(Collectors.toSet());
        List<Json> inhibitions = ROUTING.get("inhibit_rules").list();
        assertThat(inhibitions.stream()
                        .flatMap(rule -> Stream.of("source_matchers", "target_matchers")
                                .flatMap(side -> rule.get(side).list().stream()))
                        .flatMap(matcher -> NAME.matcher(matcher.text()).results())
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(names);
        assertThat(inhibitions)
                .flatExtracting(rule -> rule.get("equal").list())
                .extracting(Json::text)
                .isSubsetOf(Contract.labelsOfAlerts());
    }

    /** What tells two alerts of one name apart must be compared, or the critical one of a table would mute the warning of another. */
    @Test
    void aCriticalAlertMutesTheWarningOfTheSamePartOnly() {
        Map<Boolean, Set<String>> compared = new TreeMap<>();
        ROUTING.get("inhibit_rules").list().stream()
                .filter(rule -> texts(rule, "source_matchers").contains("severity=\"critical\""))
                .filter(rule -> texts(rule, "source_matchers").size() == 2)
                .forEach(rule -> compared.put(
                        texts(rule, "source_matchers").contains("target!=\"\""), Set.copyOf(texts(rule, "equal"))));
        assertThat(compared).hasSize(2);
        Map<String, Set<String>> notCompared = new TreeMap<>();
        Rule.alerts().stream().filter(RoutingTest::hasBothForms).forEach(alert -> {
            Set<String> labels = new TreeSet<>(Contract.labels(alert));
            labels.removeAll(SAME_FOR_A_TARGET);
            boolean ofTarget = labels.remove("target");
            labels.removeAll(ofTarget ? Set.of("service", "environment") : Set.of());
            labels.removeAll(compared.getOrDefault(ofTarget, Set.of()));
            if (!labels.isEmpty()) {
                notCompared.put(alert.name(), labels);
            }
        });
        assertThat(notCompared).isEmpty();
    }

    private static boolean hasBothForms(Rule alert) {
        return Rule.alerts().stream()
                        .filter(other -> other.name().equals(alert.name()))
                        .map(Rule::severity)
                        .filter(severity -> !severity.equals("info"))
                        .count()
                == 2;
    }

    private static List<String> texts(Json rule, String field) {
        return rule.get(field).list().stream().map(Json::text).toList();
    }

    /** Critical mutes warnings by their category. */
    @Test
    void anAlertIsOfOneCategoryWhateverItsSeverity() {
        Map<String, Set<String>> categories = new TreeMap<>();
        Rule.alerts()
                .forEach(alert -> categories
                        .computeIfAbsent(alert.name(), name -> new TreeSet<>())
                        .add(alert.labels().getOrDefault("category", "")));
        assertThat(categories).allSatisfy((name, found) -> assertThat(found).hasSize(1));
    }

    @Test
    void whatIsGroupedByIsALabelThatAlertsHave() {
        assertThat(ROUTING.get("route").get("group_by").list())
                .extracting(Json::text)
                .isSubsetOf(Contract.labelsOfAlerts());
    }
}
