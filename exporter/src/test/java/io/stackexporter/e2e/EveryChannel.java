package io.stackexporter.e2e;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.Running;
import io.stackexporter.servers.SmtpSink;
import io.stackexporter.servers.WebhookSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Alertmanager with the whole shipped routing, every wait 40 times shorter, and sinks in the place of all receivers. */
final class EveryChannel implements AutoCloseable {
    private static final int FASTER = 40;
    private static final Pattern WAIT = Pattern.compile("(group_wait|group_interval|repeat_interval): (\\d+)([smh])");
    private static final Map<String, Integer> MILLIS = Map.of("s", 1_000, "m", 60_000, "h", 3_600_000);
    /** Each time of the shipped file that is set in a list. */
    private static final Pattern HOURS = Pattern.compile("(?s)\ntime_intervals:\n.*?(?=\n# A label that is missing)");

    static final String ACTION = "Look at its log.";
    private static final String ANNOTATIONS = """
            {"summary": "It does not answer", "summary_zh": "无响应", "action": "%s",
             "runbook_url": "https://example.com/page.md", "dashboard_url": "https://example.com/d/overview"}""".formatted(ACTION);

    private final Running parts = new Running();
    private final SmtpSink mail = parts.keep(new SmtpSink());
    private final WebhookSink webhooks = parts.keep(new WebhookSink());
    private final String address = "http://127.0.0.1:" + Program.freePort();

    /**
     * @param maintenance whether it is time of maintenance, from the first to the last minute
     * @param working whether it is business hours
     */
    EveryChannel(Path repository, Path folder, boolean maintenance, boolean working) throws IOException {
        String shipped = Files.readString(repository.resolve("alertmanager/alertmanager.yml"));
        String hours =
                "\ntime_intervals:\n" + interval("maintenance", maintenance) + interval("business-hours", working);
        String text = HOURS.matcher(WAIT.matcher(shipped)
                        .replaceAll(found -> found.group(1) + ": "
                                + Integer.parseInt(found.group(2)) * MILLIS.getOrDefault(found.group(3), 1) / FASTER
                                + "ms"))
                .replaceFirst(hours)
                .replace("templates/*.tmpl", repository.resolve("alertmanager/templates") + "/*.tmpl")
                .replace("smtp.example.com:587", "127.0.0.1:" + mail.port())
                .replace("smtp_require_tls: true", "smtp_require_tls: false")
                .replaceAll("smtp_auth_.*", "")
                .replaceAll("https?://", webhooks.url() + "/")
                .replace("/etc/alertmanager", folder.toString());
        Files.writeString(folder.resolve("slack-url"), webhooks.url() + "/hooks.slack.com/services");
        Files.writeString(folder.resolve("pagerduty-key"), "the key of the pager");
        Files.writeString(folder.resolve("remediation-token"), "the token of the engine");
        Program program = parts.keep(Program.start(
                folder,
                "alertmanager",
                List.of(
                        Program.installed("prometheus-alertmanager", "prometheus-alertmanager"),
                        "--config.file=" + Files.writeString(folder.resolve("alertmanager.yml"), text),
                        "--storage.path=" + Files.createDirectory(folder.resolve("data")),
                        "--web.listen-address=" + URI.create(address).getAuthority(),
                        "--cluster.listen-address=")));
        Await.until("Alertmanager, not " + program.log(), () -> Http.isReady(address + "/-/ready"));
    }

    private static String interval(String name, boolean now) {
        return "  - name: " + name + "\n    time_intervals: [{years: ['" + (now ? "2000:2999" : "1999") + "']}]\n";
    }

    /** Tells it that these alerts, each a set of labels, fire. */
    void fire(Set<Map<String, String>> alerts) throws IOException, InterruptedException {
        String body = alerts.stream()
                .map(labels -> labels.entrySet().stream()
                        .map(label -> '"' + label.getKey() + "\": \"" + label.getValue() + '"')
                        .collect(
                                Collectors.joining(", ", "{\"labels\": {", "}, \"annotations\": " + ANNOTATIONS + "}")))
                .collect(Collectors.joining(",\n", "[", "]"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            int status = client.send(request, BodyHandlers.ofString()).statusCode();
            if (status != 200) {
                throw new IOException("Alertmanager answered " + status);
            }
        }
    }

    /** The alerts that it has, each with {@code labels} and {@code status}. */
    List<Json> alerts() {
        return Json.of(Http.get(address + "/api/v2/alerts")).list();
    }

    /** The receivers that were told of an alert: addresses and hosts, with the path where a host has several. */
    Set<String> toldOf(String alert) {
        Set<String> told = new TreeSet<>();
        mail.mails().stream().filter(sent -> sent.text().contains(alert)).forEach(sent -> told.add(sent.recipient()));
        calls(alert).forEach(call -> told.add(call.path().substring(1)));
        return told;
    }

    Stream<WebhookSink.Call> calls(String alert) {
        return webhooks.calls().stream().filter(call -> call.body().contains(alert));
    }

    @Override
    public void close() {
        parts.close();
    }
}
