package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.Dashboard.Panel;
import io.stackexporter.bundle.Dashboard.Query;
import io.stackexporter.servers.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every dashboard and panel must have, whatever it shows. What Grafana's own dashboard linter asks for is among it, also by
 * {@link ContractTest} (expressions that can be read, rates of counters) and {@code DashboardsIT} (expressions that Prometheus
 * takes). Not its choice of {@code job} and {@code instance}: a target is chosen by the name that its owner gave it, which stays
 * when it is scraped by another job or exporter; and "all" is {@code .*} and not {@code .+}, because not all have every label.
 * Its rules for Loki have no object here.
 */
class DashboardTest {
    private static final String DATASOURCE = "${datasource}";
    private static final int OLDEST_SCHEMA = 36;
    private static final int WIDTH = 24;
    private static final int WHEN_THE_TIME_CHANGES = 2;
    /** What can be chosen, and the series that says what there is. */
    private static final Map<String, String> CHOICES =
            Map.of("environment", "stack_up", "service", "stack_up", "target", "stack_up");
    /** Machines are no targets of ours, and an exporter is one of several scrapes before it has targets. */
    private static final Map<String, Map<String, String>> OTHER_CHOICES = Map.of(
            "stack-hosts", Map.of("instance", "node_uname_info"),
            "stack-exporter", Map.of("instance", "stack_exporter_build_info", "target", "stack_up"));

    private static final Map<String, Set<String>> OPTIONAL = ForeignMetric.all().stream()
            .collect(Collectors.toMap(ForeignMetric::name, ForeignMetric::optional, (one, other) -> one));
    private static final Set<String> OF_OTHER_UNITS = Set.of("table", "heatmap");
    private static final Pattern ONE_SENTENCE = Pattern.compile("[A-Z][^\\n]*[^.\\n]\\.");
    private static final Pattern NEXT_SENTENCE = Pattern.compile("[.!?]\\s+[A-Z]");
    private static final Pattern RATE_OVER = Pattern.compile("\\b(?:i?rate|increase)\\s*\\([^\\[]*\\[([^]]*)]");
    private static final Pattern DASHBOARD_LINK = Pattern.compile("/d/([\\w-]+)");

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    static List<Panel> panels() {
        return Dashboard.panels();
    }

    static List<Query> queries() {
        return Dashboard.queries();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aDashboardCanBeImportedAndStaysAsItIs(Dashboard dashboard) {
        Json json = dashboard.json();
        assertThat(dashboard.uid()).isEqualTo("stack-" + Repository.stem(dashboard.file()));
        assertThat(json.get("title").text()).startsWith("Stack / ");
        assertThat(json.get("description").text()).matches(ONE_SENTENCE);
        assertThat(json.get("tags").list()).extracting(Json::text).contains("stack-exporter");
        assertThat(json.get("editable").value()).isEqualTo(false);
        assertThat(json.get("id").value())
                .as("id, which is the number of one Grafana")
                .isNull();
        assertThat(json.get("schemaVersion").value())
                .isInstanceOfSatisfying(
                        Integer.class, version -> assertThat(version).isGreaterThanOrEqualTo(OLDEST_SCHEMA));
        assertThat(json.fields()).doesNotContainKeys("__inputs", "__requires", "__elements");
        assertThat(json.get("annotations").get("list").list())
                .anySatisfy(annotation ->
                        assertThat(annotation.get("expr").text()).contains("ALERTS{", "alertstate=\"firing\""));
        assertThat(json.get("links").list())
                .anySatisfy(link -> assertThat(link.get("tags").list())
                        .extracting(Json::text)
                        .contains("stack-exporter"));
    }

    @Test
    void noUidIsTakenTwice() {
        assertThat(Dashboard.all()).isNotEmpty().extracting(Dashboard::uid).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theChoicesComeFromWhatIsWatched(Dashboard dashboard) {
        List<Json> variables = dashboard.variables();
        assertThat(variables.getFirst().get("name").text()).isEqualTo("datasource");
        assertThat(variables.getFirst().get("type").text()).isEqualTo("datasource");
        assertThat(variables.getFirst().get("query").text()).isEqualTo("prometheus");
        assertThat(variables.getFirst().get("label").text()).isEqualTo("Data source");
        assertThat(variables)
                .extracting(variable -> variable.get("name").text())
                .doesNotHaveDuplicates();
        assertThat(variables.subList(1, variables.size())).isNotEmpty().allSatisfy(variable -> {
            assertThat(variable.get("label").text()).isNotBlank();
            assertThat(variable.get("datasource").get("uid").text()).isEqualTo(DATASOURCE);
            assertThat(variable.get("refresh").value())
                    .as("asked anew when the time changes")
                    .isEqualTo(WHEN_THE_TIME_CHANGES);
            assertThat(variable.get("multi").value()).isEqualTo(true);
            assertThat(variable.get("includeAll").value()).isEqualTo(true);
            assertThat(variable.get("allValue").text())
                    .as("matches targets without the label too")
                    .isEqualTo(".*");
        });
        Map<String, String> choices = OTHER_CHOICES.getOrDefault(dashboard.uid(), CHOICES);
        assertThat(variables)
                .filteredOn(variable -> choices.containsKey(variable.get("name").text()))
                .hasSameSizeAs(choices.keySet())
                .allSatisfy(variable -> assertThat(
                                variable.get("query").get("query").text())
                        .matches("label_values\\("
                                + choices.get(variable.get("name").text()) + "\\b.*"));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveNumbersAndPlacesOfTheirOwn(Dashboard dashboard) {
        assertThat(dashboard.everything().map(panel -> panel.get("id").value()))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        List<Place> places = dashboard.everything().map(Place::of).toList();
        assertThat(places).allSatisfy(place -> {
            assertThat(place.x + place.width).isLessThanOrEqualTo(WIDTH);
            assertThat(List.of(place.width, place.height)).allMatch(size -> size > 0);
            assertThat(places).filteredOn(other -> !other.equals(place)).noneMatch(place::overlaps);
        });
    }

    /** In cells of the grid. */
    private record Place(String panel, int x, int y, int width, int height) {
        static Place of(Json panel) {
            Json place = panel.get("gridPos");
            return new Place(
                    panel.get("id").text() + " " + panel.get("title").text(),
                    cells(place, "x"),
                    cells(place, "y"),
                    cells(place, "w"),
                    cells(place, "h"));
        }

        private static int cells(Json place, String side) {
            return Integer.parseInt(place.get(side).text());
        }

        boolean overlaps(Place other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelSaysWhatItShowsAndInWhichUnit(Panel panel) {
        assertThat(panel.title()).isNotBlank();
        assertThat(panel.json().get("description").text()).matches(ONE_SENTENCE).doesNotContainPattern(NEXT_SENTENCE);
        assertThat(panel.unit()).isNotBlank();
        assertThat(panel.json().get("datasource").get("uid").text()).isEqualTo(DATASOURCE);
        assertThat(panel.json().get("targets").list()).isNotEmpty().allSatisfy(target -> {
            assertThat(target.get("expr").text()).isNotBlank();
            assertThat(target.get("datasource").get("uid").text()).isEqualTo(DATASOURCE);
        });
        assertThat(panel.json().get("targets").list())
                .extracting(target -> target.get("refId").text())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void aRateLooksBackAsFarAsTheScrapesNeed(Query query) {
        assertThat(RATE_OVER.matcher(query.expression()).results().map(found -> found.group(1)))
                .allMatch("$__rate_interval"::equals);
    }

    /** A panel that ignores what was chosen shows other people's servers. */
    @ParameterizedTest
    @MethodSource("queries")
    void aQueryHeedsEveryChoice(Query query) {
        List<String> choices = query.panel().dashboard().choices();
        List<PromQl.Selector> selectors = Contract.check(query.expression()).selectors().stream()
                .filter(selector -> !isAboutAlertingItself(selector))
                .toList();
        assertThat(selectors).allSatisfy(selector -> {
            Set<String> labels =
                    Contract.WHOLE.find(selector.metric()).orElseThrow().labels();
            List<String> heeded = choices.stream()
                    .filter(choice -> labels.contains(choice) && !isOptional(selector.metric(), choice))
                    .map(name -> name + "=~$" + name)
                    .toList();
            assertThat(selector.matchers())
                    .extracting(matcher -> matcher.label() + matcher.operator() + matcher.value())
                    .containsAll(heeded);
        });
    }

    /** Of what some have and others not, a panel decides whom it is about. */
    private static boolean isOptional(String metric, String label) {
        return OPTIONAL.getOrDefault(metric, Set.of()).contains(label);
    }

    /** A table has a unit for each column, and a heat map that of its buckets, which no name tells. */
    @ParameterizedTest
    @MethodSource("queries")
    void theUnitIsThatOfTheSeries(Query query) {
        if (!OF_OTHER_UNITS.contains(query.panel().type())) {
            assertThat(ExpressionUnit.of(PromQl.parse(query.expression()), Contract.WHOLE))
                    .matches(
                            unit -> unit.map(found ->
                                            found.isShownBy(query.panel().unit()))
                                    .orElse(true),
                            "is shown by " + query.panel().unit());
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void linksLeadToDashboardsThatAreThere(Dashboard dashboard) {
        String text = Repository.read(dashboard.file());
        assertThat(DASHBOARD_LINK.matcher(text).results().map(found -> found.group(1)))
                .isSubsetOf(Dashboard.all().stream().map(Dashboard::uid).toList());
    }

    /** It fires for nothing that could be chosen. */
    private static boolean isAboutAlertingItself(PromQl.Selector selector) {
        return selector.matchers().stream()
                .anyMatch(
                        matcher -> matcher.asksForEquality() && matcher.value().equals("Watchdog"));
    }
}
