package io.stackexporter.e2e;

import io.stackexporter.servers.Json;
import io.stackexporter.servers.SmtpSink.Mail;
import io.stackexporter.servers.WebhookSink.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What arrived somewhere: the receiver, whether it fires, and of which alerts on which targets.
 *
 * @param text everything that a person would read
 */
record Notification(String receiver, String status, List<String> alerts, String text) {
    private static final Pattern ALERT_LINE = Pattern.compile("\\* ([^ :]+)[^:]*: (\\w+), \\w+");
    private static final Pattern FIRING = Pattern.compile("(?m)^\\* ([^ ]+)(?: \\(\\S+\\))?: (\\w+), (\\w+)$");

    /** The receiver is the host that the shipped configuration names. */
    static Notification of(Call call) {
        Json payload = Json.of(call.body());
        List<String> names = payload.get("alerts").list().stream()
                .map(alert -> alert.get("labels"))
                .map(labels -> labels.get("alertname").text() + " "
                        + labels.get("target").text())
                .toList();
        String receiver = Path.of(call.path()).getName(0).toString();
        return new Notification(receiver, payload.get("status").text(), names, call.body());
    }

    /** Status and alert are read from the subject. */
    static Notification of(Mail mail) {
        String text = decoded(mail.text());
        String status = text.contains("[RESOLVED]") ? "resolved" : "firing";
        String alert = text.lines()
                .filter(line -> line.startsWith("* "))
                .map(Notification::alert)
                .findFirst()
                .orElse("?");
        return new Notification(mail.recipient(), status, List.of(alert), text);
    }

    /** What it says is firing, with severities, whichever way it came. */
    Set<Alert> firing() {
        if (text.startsWith("{")) {
            return Json.of(text).get("alerts").list().stream()
                    .filter(alert -> alert.get("status").text().equals("firing"))
                    .map(alert -> Alert.of(alert.get("labels")))
                    .collect(Collectors.toSet());
        }
        String part = text.contains("RESOLVED / ") ? text.substring(0, text.indexOf("RESOLVED / ")) : text;
        return FIRING.matcher(part)
                .results()
                .map(found -> new Alert(found.group(2), found.group(3), target(found.group(1))))
                .collect(Collectors.toSet());
    }

    /** Mails name the exporter or its job where there is no target. */
    private static String target(String name) {
        return name.contains(":") || name.startsWith("stack-exporter") ? Alert.NO_TARGET : name;
    }

    /** For a comparison that says everything when it fails. */
    String line() {
        return receiver + ": " + status + " " + String.join(", ", alerts);
    }

    /** {@code * cache (redis): StackTargetDown, critical} becomes {@code StackTargetDown cache}. */
    private static String alert(String line) {
        Matcher matcher = ALERT_LINE.matcher(line);
        return matcher.matches() ? matcher.group(2) + " " + matcher.group(1) : line;
    }

    /** Quoted-printable, which Alertmanager writes its mails in. */
    private static String decoded(String mail) {
        String joined = mail.replace("=\n", "");
        byte[] bytes = new byte[joined.length()];
        int length = 0;
        for (int i = 0; i < joined.length(); i++) {
            boolean code = joined.charAt(i) == '=' && i + 2 < joined.length() && isCode(joined.substring(i + 1, i + 3));
            bytes[length++] = (byte) (code ? Integer.parseInt(joined.substring(i + 1, i + 3), 16) : joined.charAt(i));
            i += code ? 2 : 0;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isCode(String digits) {
        return digits.chars().allMatch(digit -> "0123456789ABCDEF".indexOf(digit) >= 0);
    }
}
