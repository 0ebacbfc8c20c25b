package io.stackexporter.kind.http;

import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.kind.WatchedTarget;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a probe shows who it is, and what happens when that is refused. */
@Timeout(60)
class HttpLoginTest {
    private static final String BASIC = "Basic d2F0Y2hlcjpyMWdodC1QYTU1";
    private static final String BEARER = "Bearer t0ken";

    private final Services services = Services.start();

    @TempDir
    private Path folder;

    @BeforeEach
    void guard() {
        services.page("/guarded", exchange -> {
            String login = String.valueOf(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
            Services.send(exchange.setStatusCode(login.equals(BASIC) || login.equals(BEARER) ? 200 : 401), "");
        });
    }

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void aPasswordAndATokenOpenTheDoor() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "r1ght-Pa55\n");
        Path token = Files.writeString(folder.resolve("token"), "t0ken\n");
        assertThat(probe("username: watcher", "password_file: " + password).up())
                .isTrue();
        assertThat(probe("bearer_token_file: " + token).up()).isTrue();
        Path header = Files.writeString(folder.resolve("header"), BEARER);
        assertThat(probe("headers_files: {Authorization: " + header + "}").up()).isTrue();
    }

    @Test
    void aRefusedLoginIsCalledSo() throws ConfigException {
        TargetReport wrong = probe("bearer_token: wr0ng");
        assertThat(failure(wrong).kind()).isEqualTo(ErrorKind.AUTH);
        assertThat(failure(wrong).message()).isEqualTo("the service refuses the login with status 401");
        assertThat(value(wrong, "probe_http_status_code")).isEqualTo(401);
        // Without a login it is only a status that is not expected.
        assertThat(failure(probe()).kind()).isEqualTo(ErrorKind.QUERY);
        assertThat(probe("bearer_token: wr0ng", "expect: {status: [401]}").up()).isTrue();
    }

    @Test
    void noAccountGetsLockedAndANewPasswordIsTriedAtOnce() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "wr0ng");
        try (WatchedTarget target = WatchedTarget.of(
                new HttpKind(), services.url("/guarded"), "username: watcher", "password_file: " + password)) {
            for (int i = 0; i < 5; i++) {
                TargetReport report = target.scrape();
                assertThat(failure(report).kind()).isEqualTo(ErrorKind.AUTH);
                assertThat(failure(report).message()).contains("refuse").doesNotContain("wr0ng");
            }
            assertThat(services.asked()).hasSize(1);
            Files.writeString(password, "r1ght-Pa55");
            assertThat(target.scrape().up()).isTrue();
        }
    }

    /** Whoever has mended something on the server need not wait. */
    @Test
    void aReloadTriesAtOnce() throws ConfigException {
        String text = "global: {allow_plain_secrets: true}\ntargets:\n  - {name: a, kind: http, url: \""
                + services.url("/guarded") + "\", username: watcher, password: wr0ng}\n";
        try (Scraper scraper = new Scraper(fleet(text))) {
            scraper.scrape(Deadline.in(Duration.ofSeconds(10)));
            scraper.scrape(Deadline.in(Duration.ofSeconds(10)));
            assertThat(services.asked()).hasSize(1);
            scraper.use(fleet(text));
            scraper.scrape(Deadline.in(Duration.ofSeconds(10)));
            assertThat(services.asked()).hasSize(2);
        }
    }

    private static List<Target<?>> fleet(String text) throws ConfigException {
        Config config = Config.of(Document.of("test.yml", text, Map.of("SHOP_KEY", "h1dden-k3y")));
        return Fleet.of(config, List.of(new HttpKind()));
    }

    @Test
    void aTokenThatIsRenewedHoldsAtOnceAndIsNeverRepeated() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "0ld-one");
        try (WatchedTarget target =
                WatchedTarget.of(new HttpKind(), services.url("/guarded"), "bearer_token_file: " + token)) {
            assertThat(failure(target.scrape()).kind()).isEqualTo(ErrorKind.AUTH);
            Files.writeString(token, "t0ken");
            assertThat(target.scrape().up()).isTrue();
            Files.writeString(token, "s3cret\nwith a line");
            TargetReport broken = target.scrape();
            assertThat(failure(broken).message())
                    .isEqualTo("the secret for the header Authorization holds a character that no header may have");
            Files.delete(token);
            TargetReport missing = target.scrape();
            assertThat(failure(missing).kind()).isEqualTo(ErrorKind.AUTH);
            assertThat(failure(missing).message()).contains("the secret file " + token + " does not exist");
        }
    }

    @Test
    void aHeaderFromTheEnvironmentIsASecret() throws ConfigException, IOException {
        services.page("/echo", exchange -> {
            exchange.setStatusCode(302).getResponseHeaders().put(Headers.LOCATION, "ftp://h1dden-k3y");
            exchange.endExchange();
        });
        String text = "targets:\n  - {name: a, kind: http, url: \"" + services.url("/echo")
                + "\", headers: {X-Key: \"${env:SHOP_KEY}\"}}\n";
        try (Scraper scraper = new Scraper(fleet(text))) {
            TargetReport report =
                    scraper.scrape(Deadline.in(Duration.ofSeconds(10))).getFirst();
            assertThat(services.last().headers()).containsEntry("x-key", "h1dden-k3y");
            assertThat(failure(report).message()).doesNotContain("h1dden-k3y");
        }
    }

    @Test
    void thePageOfMetricsIsGuardedByTheSameLogin() throws ConfigException {
        services.page("/metrics", exchange -> {
            String login = String.valueOf(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
            Services.send(exchange.setStatusCode(login.equals(BEARER) ? 200 : 403), "jobs 1\n");
        });
        assertThat(value(probe("bearer_token: t0ken", "metrics: {}"), "jobs")).isEqualTo(1);
    }

    private TargetReport probe(String... lines) throws ConfigException {
        try (WatchedTarget target = WatchedTarget.of(new HttpKind(), services.url("/guarded"), lines)) {
            return target.scrape();
        }
    }

    private static Failed failure(TargetReport report) {
        return (Failed) report.session();
    }
}
