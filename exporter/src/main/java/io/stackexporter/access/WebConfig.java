package io.stackexporter.access;

import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the web configuration file says, read and checked.
 *
 * @param tls without it the server speaks plain HTTP
 * @param headers that each answer carries
 * @param rate how often somebody may ask; without it as often as they like
 */
public record WebConfig(
        Optional<TlsSettings> tls, Map<String, String> headers, Passwords passwords, Optional<Rate> rate) {
    static final WebConfig NONE =
            new WebConfig(Optional.empty(), Map.of(), new Passwords(Map.of(), Bcrypt::verify), Optional.empty());

    private static final String TLS = "tls_server_config";
    /** The values that a header may have; any where there are none. */
    private static final Map<String, List<String>> HEADERS = headerValues();

    private static final int LARGEST_BURST = 1_000_000;

    /**
     * A bucket of tokens, one for each request.
     *
     * @param interval after which another token is there
     * @param burst the most tokens that there are
     */
    public record Rate(Duration interval, int burst) {}

    static WebConfig read(Path file, FileStamps stamps) throws ConfigException {
        stamps.note(file);
        Document document = Document.read(file, Map.of());
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Section root = document.root();
        Section tls = root.section(TLS, "TLS.");
        Optional<TlsSettings> settings =
                tls.keys().isEmpty() ? Optional.empty() : new TlsReader(tls, folder, stamps).read();
        Section http = root.section("http_server_config", "HTTP.");
        if (http.flag("http2", false, "HTTP/2 is not spoken.")) {
            http.problem("http2", "must be false or left out: only HTTP/1.1 is spoken here, and scrapes need no more");
        }
        Map<String, String> headers = headers(http.section("headers", "Headers of each answer."));
        http.end();
        Passwords passwords = passwords(root.section("basic_auth_users", "Hashes of passwords by user."));
        Optional<Rate> rate = rate(root.section("rate_limit", "How often somebody may ask."));
        root.end();
        document.throwProblems();
        return new WebConfig(settings, headers, passwords, rate);
    }

    private static Map<String, String> headers(Section section) {
        Map<String, String> headers = new LinkedHashMap<>();
        HEADERS.forEach((name, values) -> {
            String value = section.text(name, "", "Not sent when empty.");
            if (!value.isEmpty() && !values.isEmpty() && !values.contains(value)) {
                section.problem(name, "must be " + String.join(" or ", values) + ", not " + value);
            } else if (value.chars().anyMatch(letter -> letter < ' ' || letter > '~')) {
                section.problem(name, "must be one line of plain ASCII");
            } else if (!value.isEmpty()) {
                headers.put(name, value);
            }
        });
        section.end();
        return headers;
    }

    private static Passwords passwords(Section section) {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String user : section.keys()) {
            String hash = section.text(user, "A bcrypt hash.");
            if (user.isEmpty() || user.contains(":")) {
                section.problem(user, "is no name that a client can send: it must not be empty or hold a colon");
            } else if (section.has(user) && Bcrypt.cost(hash).isEmpty()) {
                section.problem(
                        user,
                        "must be a bcrypt hash like $2y$10$... of cost " + Bcrypt.CHEAPEST + " to " + Bcrypt.DEAREST
                                + "; make one with: htpasswd -nBC 10 \"\" | tr -d ':\\n'");
            } else {
                hashes.put(user, hash);
            }
        }
        return hashes.values().stream().allMatch(hash -> Bcrypt.cost(hash).isPresent())
                ? new Passwords(hashes, Bcrypt::verify)
                : NONE.passwords();
    }

    private static Optional<Rate> rate(Section section) {
        boolean off = section.word("interval").orElse("0").equals("0");
        Duration interval = off
                ? Duration.ZERO
                : section.duration("interval", Duration.ZERO, Duration.ZERO, "Between two requests; 0 for no limit.");
        int burst = section.integer("burst", 0, LARGEST_BURST, 0, "Requests at once.");
        section.end();
        if (interval.isZero()) {
            return Optional.empty();
        }
        if (burst < 1) {
            section.problem(
                    section.has("burst") ? "burst" : "", "burst must be at least 1, or nobody is ever answered");
        }
        return Optional.of(new Rate(interval, Math.max(1, burst)));
    }

    private static Map<String, List<String>> headerValues() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", List.of());
        headers.put("Strict-Transport-Security", List.of());
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        headers.put("X-Frame-Options", List.of("deny", "sameorigin"));
        headers.put("X-XSS-Protection", List.of());
        return headers;
    }
}
