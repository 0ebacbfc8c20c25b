package io.stackexporter.kind.http;

import io.stackexporter.config.Secret;
import io.stackexporter.config.SecretFiles;
import io.stackexporter.config.Section;
import io.stackexporter.kind.http.Service.Version;
import io.stackexporter.probe.ResolvedName;
import io.stackexporter.tls.Tls;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** Reads what is asked of a service. */
final class ServiceSection {
    private static final HttpUrl NOWHERE = HttpUrl.get("http://localhost/");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
    /** Their value lets somebody in. */
    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token", "api-key");

    private static final String VARIABLE = "${env:";
    private static final int USUAL_BODY = 1 << 20;

    private final Section settings;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, Secret> secrets = new LinkedHashMap<>();

    private ServiceSection(Section settings) {
        this.settings = settings;
    }

    static Service read(Section settings) {
        return new ServiceSection(settings).read();
    }

    private Service read() {
        HttpUrl url = url();
        String method = method();
        readHeaders();
        Optional<String> body = body(method);
        Version version = version();
        return new Service(
                url,
                method,
                headers,
                body,
                Credentials.read(settings, secrets),
                Tls.configured(settings).orElse(Tls.USUAL),
                version,
                settings.flag("follow_redirects", true, "Whether to go where redirects lead, ten of them at most."),
                ResolvedName.Family.configured(settings),
                settings.integer(
                        "max_body_size",
                        0,
                        Body.MOST_KEPT,
                        USUAL_BODY,
                        "Bytes of the body that are kept to be looked at; the rest is counted."),
                ExpectSection.read(settings, url.isHttps(), version == Version.HTTP_2));
    }

    private HttpUrl url() {
        String text = settings.text("url", "http://host:port/path or https://.");
        if (text.isEmpty()) {
            return NOWHERE;
        }
        HttpUrl url = text.toLowerCase(Locale.ROOT).matches("https?://.*") ? HttpUrl.parse(text) : null;
        if (url == null) {
            settings.problem("url", "is not a URL like https://shop.example.com/health");
            return NOWHERE;
        }
        if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
            settings.problem("url", "must not hold a user or password; use the keys username and password_file");
        }
        return url;
    }

    private String method() {
        String method = settings.text("method", "GET", "GET, HEAD or POST.");
        if (!METHODS.contains(method)) {
            settings.problem("method", "must be GET, HEAD or POST");
        }
        return METHODS.contains(method) ? method : "GET";
    }

    /** A POST always has a body, be it empty. */
    private Optional<String> body(String method) {
        String body = settings.text("body", "", "What is sent with a POST.");
        if (settings.has("body") && !method.equals("POST")) {
            settings.problem("body", "is only sent with method: POST");
        }
        return method.equals("POST") ? Optional.of(body) : Optional.empty();
    }

    private void readHeaders() {
        Section plain = settings.section(
                "headers",
                "Headers of the request; a value like ${env:NAME} is kept secret and sent to this host alone.");
        for (String name : plain.keys()) {
            checkName(plain, name);
            if (plain.word(name).filter(value -> value.startsWith(VARIABLE)).isPresent()) {
                plain.secret(name, "A header that is a secret.").ifPresent(secret -> secrets.put(name, secret));
            } else {
                plain(plain, name);
            }
        }
        Section files =
                settings.section("headers_files", "Headers that are secrets, each with the file that holds it.");
        for (String name : files.keys()) {
            checkName(files, name);
            if (plain.keys().contains(name)) {
                files.problem(name, "stands in headers too; keep one");
            }
        }
        secrets.putAll(SecretFiles.in(files, "The file with the value."));
    }

    private void plain(Section section, String name) {
        String value = section.text(name, "", "The value of the header.");
        if (!HeaderText.isValue(value)) {
            section.problem(name, "holds a character that no header may have");
        } else if (SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            section.problem(name, "is a secret; write its value to a file and name that in headers_files");
        } else {
            headers.put(name, value);
        }
    }

    private static void checkName(Section section, String name) {
        if (!HeaderText.isName(name)) {
            section.problem(name, "is not the name of a header");
        }
    }

    private Version version() {
        String word = settings.text("http_version", "auto", "auto, 1.1 or 2; with auto TLS decides.");
        return switch (word) {
            case "auto" -> Version.AUTO;
            case "1.1" -> Version.HTTP_1_1;
            case "2" -> Version.HTTP_2;
            default -> {
                settings.problem("http_version", "must be auto, 1.1 or 2");
                yield Version.AUTO;
            }
        };
    }
}
