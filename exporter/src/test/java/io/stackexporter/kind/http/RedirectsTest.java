package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.kind.http.Services.Asked;
import io.undertow.server.handlers.CookieImpl;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where redirects lead, where nobody follows, and who may see the credentials on the way. */
@Timeout(60)
class RedirectsTest {
    private final Services services = Services.start();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        services.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreFollowedAndCounted(int status) throws ConfigException {
        services.redirect("/first", status, "/second").redirect("/second", status, services.url("/health"));
        TargetReport report = probe("/first");
        assertThat(report.up()).as("%s", report.session()).isTrue();
        assertThat(value(report, "probe_http_redirects")).isEqualTo(2);
        assertThat(value(report, "probe_http_status_code")).isEqualTo(200);
        TargetReport stayed = probe("/first", "follow_redirects: false", "expect: {status: [" + status + "]}");
        assertThat(stayed.up()).isTrue();
        assertThat(value(stayed, "probe_http_redirects")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"302, GET, ''", "307, POST, hello"})
    void thePostGoesOnOnlyWhereTheServiceSaysSo(int status, String method, String body) throws ConfigException {
        services.redirect("/post", status, "/health");
        assertThat(probe("/post", "method: POST", "body: hello").up()).isTrue();
        assertThat(services.last().method()).isEqualTo(method);
        assertThat(services.last().body()).isEqualTo(body);
    }

    @Test
    void aCircleIsToldAfterTen() throws ConfigException {
        services.redirect("/a", 302, "/b").redirect("/b", 302, "/a");
        TargetReport report = probe("/a");
        assertThat(failure(report).message())
                .isEqualTo("the redirects lead in a circle, back to " + services.url("/b"));
        assertThat(services.asked()).hasSize(11);
        assertThat(value(report, "probe_http_redirects")).isEqualTo(11);
        for (int i = 0; i < 12; i++) {
            services.redirect("/" + i, 302, "/" + (i + 1));
        }
        assertThat(failure(probe("/0")).message())
                .isEqualTo("there are more than 10 redirects, the last one to " + services.url("/11"));
    }

    /** Many a login page sends a visitor back to where he was, with a cookie. */
    @Test
    void aServiceThatSetsACookieAndLeadsBackIsNoCircle() throws ConfigException {
        services.page("/gate", exchange -> {
            if (exchange.getRequestCookie("seen") == null) {
                exchange.setResponseCookie(new CookieImpl("seen", "yes"))
                        .setStatusCode(302)
                        .getResponseHeaders()
                        .put(io.undertow.util.Headers.LOCATION, "/gate");
                exchange.endExchange();
            } else {
                Services.send(exchange, "welcome");
            }
        });
        assertThat(probe("/gate").up()).isTrue();
        // The next probe is a new visitor.
        assertThat(probe("/gate").up()).isTrue();
        assertThat(services.asked()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ftp://127.0.0.1/file | the service redirects to ftp:, which is not HTTP
        file:///etc/passwd   | the service redirects to file:, which is not HTTP
        http://[half         | the service redirects to what is no URL
        """)
    void anotherSchemeIsNotFollowed(String target, String reason) throws ConfigException {
        services.redirect("/away", 302, target);
        TargetReport report = probe("/away");
        assertThat(failure(report).message()).isEqualTo(reason);
        assertThat(failure(report).kind()).isEqualTo(ErrorKind.QUERY);
        assertThat(value(report, "probe_http_status_code")).isEqualTo(302);
    }

    @Test
    void credentialsStayWithTheirHost() throws Exception {
        services.redirect("/own", 302, "/health").redirect("/other", 302, services.otherUrl("/health"));
        Path key = Files.writeString(folder.resolve("key"), "k3y-of-the-shop\n");
        String[] login = {
            "username: watcher", "password: r1ght", "headers: {X-Plain: open}", "headers_files: {X-Key: " + key + "}"
        };
        assertThat(probe("/own", login).up()).isTrue();
        assertThat(services.last().headers())
                .containsEntry("authorization", "Basic d2F0Y2hlcjpyMWdodA==")
                .containsEntry("x-key", "k3y-of-the-shop")
                .containsEntry("x-plain", "open");
        assertThat(probe("/other", login).up()).isTrue();
        assertThat(services.last().headers().get("host")).startsWith("localhost");
        assertThat(services.last().headers())
                .doesNotContainKeys("authorization", "x-key")
                .containsEntry("x-plain", "open");
    }

    @Test
    void theBodyStaysWithItsHost() throws ConfigException {
        services.redirect("/other", 308, services.otherUrl("/health"));
        TargetReport report = probe("/other", "method: POST", "body: secret");
        assertThat(failure(report).message()).startsWith("the service wants the body sent on to http://localhost:");
        assertThat(services.asked()).extracting(Asked::path).containsExactly("/other");
    }

    @Test
    void parametersOfAnAddressAreNotRepeated() throws ConfigException {
        services.redirect("/a", 302, "/a?token=h1dden");
        assertThat(failure(probe("/a?token=h1dden")).message()).contains("/a").doesNotContain("h1dden");
    }

    private TargetReport probe(String path, String... lines) throws ConfigException {
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), services.url(path), lines)) {
            return target.scrape();
        }
    }

    private static Failed failure(TargetReport report) {
        return (Failed) report.session();
    }
}
