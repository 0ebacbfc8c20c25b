package io.stackexporter.kind.http;

import io.stackexporter.config.Section;
import io.stackexporter.probe.Patterns;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section {@code expect:} of a target. */
final class ExpectSection {
    private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|xx)");

    private final Section section;

    private ExpectSection(Section section) {
        this.section = section;
    }

    /** @param https whether the probe begins with TLS, and so should end with it unless that is said */
    static Expectations read(Section settings, boolean https, boolean http2) {
        return new ExpectSection(settings.section("expect", "What the answer must be like.")).read(https, http2);
    }

    private Expectations read(boolean https, boolean http2) {
        Expectations all = new Expectations(
                status(),
                headers(),
                Patterns.one(section, "body", "Regular expression that must be found in the body."),
                Patterns.one(section, "not_body", "Regular expression that must not be found in the body."),
                json(),
                within(),
                tls(https),
                http2);
        section.end();
        return all;
    }

    private List<String> status() {
        List<String> codes =
                section.texts("status", List.of("2xx"), "Status codes such as 200, or classes such as 2xx.");
        codes.stream()
                .filter(code -> !STATUS.matcher(code).matches())
                .forEach(code -> section.problem("status", code + " is no status; write 200 or 2xx"));
        return codes;
    }

    private Map<String, Pattern> headers() {
        Section headers = section.section("headers", "Regular expressions by the name of a header of the answer.");
        Map<String, Pattern> all = new LinkedHashMap<>();
        for (String name : headers.keys()) {
            if (!HeaderText.isName(name)) {
                headers.problem(name, "is not the name of a header");
            }
            Patterns.one(headers, name, "What one of its values must match.").ifPresent(found -> all.put(name, found));
        }
        return all;
    }

    private JsonValues json() {
        Section values = section.section("json", "Values by their path in the body, such as checks[0].status: ok.");
        Map<JsonPath, String> all = new LinkedHashMap<>();
        for (String key : values.keys()) {
            String expected = values.text(key, "null", "The text, number, true, false or null that stands there.");
            JsonPath.of(key)
                    .ifPresentOrElse(
                            path -> all.put(path, expected),
                            () -> values.problem(
                                    key, "is not a path; write names joined by dots, and [0] for the first of a list"));
        }
        return new JsonValues(all);
    }

    private Optional<Duration> within() {
        Duration within = section.duration(
                "within", Duration.ofMillis(1), Duration.ofDays(1), "The longest that the whole probe may take.");
        return section.has("within") ? Optional.of(within) : Optional.empty();
    }

    private boolean tls(boolean https) {
        String word = section.text(
                "tls", "", "required or any: whether the answer must come over TLS; required where the url is https.");
        if (!word.isEmpty() && !word.equals("required") && !word.equals("any")) {
            section.problem("tls", "must be required or any");
        }
        return word.isEmpty() ? https : word.equals("required");
    }
}
