package io.stackexporter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.WebhookSink.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Alertmanager does with the shipped routing: which alerts mute which, when it is silent, what it puts together. */
class RoutingIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** One line of the table: while the first fires, the second is muted and the third is not. */
    private record Row(Map<String, String> fires, Map<String, String> muted, Map<String, String> told) {
        static Row of(String line) {
            List<Map<String, String>> cells =
                    Arrays.stream(line.split("\t", -1)).map(RoutingIT::labels).toList();
            return new Row(cells.get(0), cells.get(1), cells.get(2));
        }

        Stream<Map<String, String>> alerts() {
            return Stream.of(fires, muted, told);
        }
    }

    private static Map<String, String> labels(String text) {
        return Arrays.stream(text.split(" ", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> other, TreeMap::new));
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(REPOSITORY.resolve("alertmanager/tests/inhibitions.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Row::of)
                .toList();
    }

    @Test
    void alertsMuteWhatTheTableSaysAndNothingElse() throws Exception {
        List<Row> rows = rows();
        Set<Map<String, String>> all =
                rows.stream().flatMap(Row::alerts).collect(Collectors.toCollection(LinkedHashSet::new));
        try (EveryChannel alertmanager = new EveryChannel(REPOSITORY, folder, false, true)) {
            alertmanager.fire(all);
            // Each is looked at once its group is flushed; until then its state is not known.
            Await.until(
                    PATIENCE,
                    () -> "the state of each, not " + alertmanager.alerts(),
                    () -> states(alertmanager).size() == all.size());
            Map<Map<String, String>, String> states = states(alertmanager);
            assertThat(rows)
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row.alerts().map(states::get).toList())
                            .as("%s", row)
                            .containsExactly("active", "suppressed", "active"));
        }
    }

    private static Map<Map<String, String>, String> states(EveryChannel alertmanager) {
        Map<Map<String, String>, String> states = new HashMap<>();
        for (Json alert : alertmanager.alerts()) {
            Map<String, String> labels = new TreeMap<>();
            alert.get("labels").fields().forEach((name, value) -> labels.put(name, value.text()));
            String state = alert.get("status").get("state").text();
            if (!state.equals("unprocessed")) {
                states.put(labels, state);
            }
        }
        return states;
    }

    @Test
    void hoursMuteWarningsAndInformationAndNothingThatIsCritical() throws Exception {
        Set<Map<String, String>> alerts = Set.of(
                labels("alertname=OfCritical severity=critical"),
                labels("alertname=OfWarning severity=warning"),
                labels("alertname=OfInfo severity=info"),
                labels("alertname=AlertWarningUnattended alert=OfEscalation severity=info"));
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        try (EveryChannel working = new EveryChannel(REPOSITORY, one, false, true);
                EveryChannel night = new EveryChannel(REPOSITORY, other, false, false);
                EveryChannel maintenance =
                        new EveryChannel(REPOSITORY, Files.createDirectory(folder.resolve("third")), true, true)) {
            for (EveryChannel each : List.of(night, maintenance, working)) {
                each.fire(alerts);
            }
            // The others were told earlier, so what they have not sent by then is not late but muted.
            Await.until(
                    PATIENCE,
                    () -> "the slowest message, not " + working.toldOf("Of"),
                    () -> !working.toldOf("OfInfo").isEmpty()
                            && !working.toldOf("OfEscalation").isEmpty());
            assertThat(working.toldOf("OfWarning")).contains("team@example.com");
            assertThat(night.toldOf("OfCritical")).contains("oncall@example.com");
            assertThat(night.toldOf("OfWarning")).contains("team@example.com");
            assertThat(night.toldOf("OfInfo")).isEmpty();
            assertThat(night.toldOf("OfEscalation")).isEmpty();
            assertThat(maintenance.toldOf("OfCritical")).contains("oncall@example.com");
            assertThat(maintenance.toldOf("OfWarning")).isEmpty();
            assertThat(maintenance.toldOf("OfInfo")).isEmpty();
            assertThat(maintenance.toldOf("OfEscalation")).isEmpty();
        }
    }

    @Test
    void everyChannelIsToldInItsOwnForm() throws Exception {
        try (EveryChannel alertmanager = new EveryChannel(REPOSITORY, folder, false, true)) {
            alertmanager.fire(Set.of(
                    labels(
                            "alertname=OfPhone severity=critical page=phone target=till service=shop remediation=restart"),
                    labels("alertname=Watchdog severity=info"),
                    labels("alertname=AlertCriticalUnattended alert=OfEscalation severity=info"),
                    labels("alertname=OfGroup severity=warning target=a service=shop"),
                    labels("alertname=OfGroup severity=warning target=b service=shop"),
                    labels("alertname=OfGroup severity=warning target=c service=web")));
            Set<String> phone = Set.of(
                    "oncall@example.com",
                    "hooks.slack.com/services",
                    "events.pagerduty.com/v2/enqueue",
                    "pager.example.com/trigger",
                    "sms-gateway.example.com/send",
                    "wecom-gateway.example.com/oncall",
                    "dingtalk-gateway.example.com/oncall",
                    "feishu-gateway.example.com/oncall",
                    "phone-gateway.example.com/call",
                    "remediation.example.com/run");
            awaitTold(alertmanager, "OfPhone", phone);
            awaitTold(alertmanager, "Watchdog", Set.of("heartbeat.example.com/ping"));
            awaitTold(
                    alertmanager,
                    "AlertCriticalUnattended",
                    Set.of("manager@example.com", "sms-gateway.example.com/send-to-manager"));
            Await.until(
                    PATIENCE,
                    () -> "two groups, not " + groups(alertmanager),
                    () -> groups(alertmanager).equals(List.of("OfGroup shop 2", "OfGroup web 1")));
            assertThat(alertmanager.calls("OfPhone").filter(call -> call.path().contains("slack")))
                    .singleElement()
                    .extracting(Call::body)
                    .asString()
                    .contains("[FIRING:1] CRITICAL OfPhone till")
                    .contains(EveryChannel.ACTION)
                    .contains("无响应")
                    .contains("#c62828");
            assertThat(alertmanager.calls("OfPhone").filter(call -> call.path().contains("pagerduty")))
                    .singleElement()
                    .extracting(Call::body)
                    .asString()
                    .contains("\"routing_key\":\"the key of the pager\"")
                    .contains("\"severity\":\"critical\"");
        }
    }

    private static void awaitTold(EveryChannel alertmanager, String alert, Set<String> receivers) {
        Await.until(
                PATIENCE,
                () -> alert + " told to " + receivers + ", not " + alertmanager.toldOf(alert),
                () -> alertmanager.toldOf(alert).equals(receivers));
    }

    /** The messages about one alert to one receiver: what they are about, and of how many alerts. */
    private static List<String> groups(EveryChannel alertmanager) {
        return alertmanager
                .calls("OfGroup")
                .filter(call -> call.path().contains("wecom"))
                .map(call -> Json.of(call.body()))
                .map(message -> message.get("groupLabels").get("alertname").text() + " "
                        + message.get("groupLabels").get("service").text() + " "
                        + message.get("alerts").list().size())
                .sorted()
                .toList();
    }
}
