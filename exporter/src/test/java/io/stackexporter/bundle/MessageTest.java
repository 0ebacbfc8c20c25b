package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages as people get them, made by amtool from alerts that the rules' own tests expect. */
class MessageTest {
    @TempDir
    private static Path folder;

    private static Json alert = Json.of("{}");
    private static Path one = Path.of("");
    private static Path several = Path.of("");

    @BeforeAll
    static void writeSamples() throws IOException {
        alert = Repository.yaml(Path.of("rules/tests/unified_test.yml")).get("tests").list().stream()
                .flatMap(test -> test.get("alert_rule_test").list().stream())
                .flatMap(look -> look.get("exp_alerts").list().stream())
                .findFirst()
                .orElseThrow();
        one = Files.writeString(folder.resolve("one.json"), notification(sample("firing")));
        several = Files.writeString(
                folder.resolve("several.json"),
                notification(sample("firing") + "," + sample("firing") + "," + sample("resolved")));
    }

    private static String notification(String alerts) {
        return """
                {"receiver": "team", "status": "firing", "externalURL": "http://alertmanager.example.com",
                 "groupLabels": {"alertname": "StackTargetDown", "environment": "production"},
                 "commonLabels": %s, "commonAnnotations": %s, "alerts": [%s]}
                """.formatted(fields("exp_labels"), fields("exp_annotations"), alerts);
    }

    private static String sample(String status) {
        return """
                {"status": "%s", "labels": %s, "annotations": %s,
                 "startsAt": "2030-01-02T03:04:05Z", "endsAt": "2030-01-02T03:14:05Z"}
                """.formatted(status, fields("exp_labels"), fields("exp_annotations"));
    }

    private static String fields(String name) {
        Stream<Map.Entry<String, Json>> fields = alert.get(name).fields().entrySet().stream();
        Stream<Map.Entry<String, Json>> alertname =
                Map.of("alertname", new Json("StackTargetDown")).entrySet().stream();
        return Stream.concat(fields, alertname)
                .map(field ->
                        quoted(field.getKey()) + ": " + quoted(field.getValue().text()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String rendered(String type, String text, Path data) {
        return Tool.AMTOOL.passes(
                "alertmanager",
                "template",
                "render",
                "--template.glob=templates/*.tmpl",
                "--template.type=" + type,
                "--template.text=" + text,
                "--template.data=" + data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "html"})
    void aMessageHasBothLanguagesTheFirstActionAndTheLinks(String type) {
        String message = rendered(type, "{{ template \"stack." + type + "\" . }}", one)
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        assertThat(alert.get("exp_annotations").fields())
                .isNotEmpty()
                .allSatisfy((name, text) -> assertThat(message).contains(text.text()));
        assertThat(message)
                .contains("FIRING / 告警中: 1")
                .doesNotContain("RESOLVED")
                .contains("sessions (redis)");
        assertThat(message).contains("2030-01-02 03:04:05 UTC").contains("http://alertmanager.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "html"})
    void whatEndedIsToldApart(String type) {
        String message = rendered(type, "{{ template \"stack." + type + "\" . }}", several);
        assertThat(message)
                .contains("FIRING / 告警中: 2")
                .contains("RESOLVED / 已恢复: 1")
                .contains("03:14:05");
        assertThat(message).doesNotContain("<no value>").doesNotContain("no value");
    }

    @Test
    void aSubjectNamesTheTargetWhenThereIsOneOnly() {
        String subject = "{{ template \"stack.subject\" . }}";
        assertThat(rendered("text", subject, one))
                .startsWith("[FIRING:1] CRITICAL StackTargetDown sessions [production] | ")
                .contains(alert.get("exp_annotations").get("summary_zh").text())
                .hasLineCount(1);
        assertThat(rendered("text", subject, several)).startsWith("[FIRING:2] CRITICAL StackTargetDown (3 alerts)");
    }

    /** What fits a chat or a telephone's screen. */
    @Test
    void aChatGetsAShortForm() {
        String title = rendered("text", "{{ template \"stack.chat.title\" . }}", one);
        assertThat(title.strip())
                .isEqualTo("[FIRING:1] CRITICAL StackTargetDown sessions [production]")
                .hasLineCount(1);
        String text = rendered("text", "{{ template \"stack.chat.text\" . }}", one);
        List.of("summary", "summary_zh", "action", "runbook_url", "dashboard_url")
                .forEach(name -> assertThat(text)
                        .contains(alert.get("exp_annotations").get(name).text()));
        assertThat(text)
                .contains("✖ sessions (redis)")
                .doesNotContain(alert.get("exp_annotations").get("description").text())
                .hasLineCount(6);
        assertThat(rendered("text", "{{ template \"stack.chat.colour\" . }}", one))
                .isEqualToIgnoringNewLines("#c62828");
    }

    @Test
    void aChatIsNotFloodedAndSeesWhatEnded() {
        Path data = folder.resolve("many.json");
        write(
                data,
                notification(Stream.generate(() -> sample("firing")).limit(6).collect(Collectors.joining(","))));
        String many = rendered("text", "{{ template \"stack.chat.text\" . }}", data);
        assertThat(many.split("✖", -1)).hasSize(6);
        assertThat(many).contains("… 6 in all / 共 6 条");
        assertThat(rendered("text", "{{ template \"stack.chat.title\" . }}", data)
                        .strip())
                .isEqualTo("[FIRING:6] CRITICAL StackTargetDown [production]");
        assertThat(rendered("text", "{{ template \"stack.chat.text\" . }}", several))
                .contains("✔ sessions")
                .doesNotContain("in all");
        Path ended = folder.resolve("ended.json");
        write(ended, notification(sample("resolved")).replace("\"status\": \"firing\"", "\"status\": \"resolved\""));
        assertThat(rendered("text", "{{ template \"stack.chat.title\" . }}", ended))
                .startsWith("[RESOLVED] CRITICAL StackTargetDown sessions");
        assertThat(rendered("text", "{{ template \"stack.chat.colour\" . }}", ended))
                .isEqualToIgnoringNewLines("#2e7d32");
    }

    @Test
    void anEscalationNamesTheAlertThatNobodyHasEnded() {
        Path data = folder.resolve("escalated.json");
        write(data, """
                {"alerts": [{"status": "firing", "labels": {"alert": "StackTargetDown", "target": "orders-db"}}]}""");
        assertThat(rendered("text", "{{ template \"stack.chat.text\" . }}", data))
                .contains("✖ StackTargetDown: orders-db");
    }

    /** An alert about an exporter, about a job, and about no job at all still says what it is about. */
    @ParameterizedTest
    @CsvSource({
        "target,orders-db",
        "instance,exporter:9951",
        "replication_set,orders",
        "backup_set,nightly",
        "service,shop",
        "job,stack-exporter-eu",
        "other,stack-exporter"
    })
    void anAlertWithoutATargetHasANameToo(String label, String value) {
        Path data = folder.resolve(label + ".json");
        String labels = "{\"" + label + "\": \"" + value + "\"}";
        assertThat(data).doesNotExist();
        write(data, "{\"alerts\": [{\"status\": \"firing\", \"labels\": " + labels + "}]}");
        assertThat(rendered("text", "{{ range .Alerts }}{{ template \"stack.name\" . }}{{ end }}", data)
                        .strip())
                .isEqualTo(value);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
