package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins, headers and the rate, as a client meets them; without TLS, which is not needed for any of them. */
class LoginTest {
    private static final String USERS = """
            basic_auth_users:
              alice: $2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu
            """;
    private static final String PASSWORD = "wonderland";
    private static final String AUTHORIZATION = "Authorization";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @CsvSource({
        "alice, wonderland, 200",
        "alice, Wonderland, 401",
        "alice, '', 401",
        "alice, wonderland!, 401",
        "bob, wonderland, 401",
        "'', '', 401"
    })
    void onlyTheUsersOfTheFileAreLetIn(String user, String password, int status) throws IOException {
        try (GuardedServer guarded = start(USERS)) {
            for (int again = 0; again < 2; again++) {
                for (String path : List.of("/metrics", "/", "/nothing")) {
                    HttpResponse<String> answer =
                            guarded.get(client, path, AUTHORIZATION, GuardedServer.basic(user, password));
                    assertThat(answer.statusCode()).isEqualTo(path.equals("/nothing") && status == 200 ? 404 : status);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic !", "Bearer wonderland", "Digest username=alice"})
    void nobodyIsAskedToLogIn(String header) throws IOException {
        try (GuardedServer guarded = start(USERS)) {
            String[] headers = header.isEmpty() ? new String[0] : new String[] {AUTHORIZATION, header};
            HttpResponse<String> answer = guarded.get(client, "/metrics", headers);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
            assertThat(answer.body()).isEqualTo("Log in as one of the users in the web configuration.\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"/-/healthy, 200", "/-/ready, 200", "/-/reload, 401", "/-/healthy/, 401", "/-/healthy/../ready, 401"})
    void onlyHealthAndReadinessAreOpen(String path, int status) throws IOException {
        try (GuardedServer guarded = start(USERS + "rate_limit: {interval: 1h, burst: 1}\n")) {
            assertThat(guarded.get(client, path).statusCode()).isEqualTo(status);
            assertThat(guarded.get(client, path).statusCode())
                    .as("and open at any rate")
                    .isEqualTo(status == 200 ? 200 : 429);
        }
    }

    @Test
    void healthIsOpenUnderThePrefixOfTheExternalUrlToo() throws IOException {
        Path file = GuardedServer.write(folder.resolve("web.yml"), USERS);
        try (GuardedServer guarded = GuardedServer.start(file, 1, "https://example.com/stack")) {
            assertThat(guarded.get(client, "/stack/-/ready").statusCode()).isEqualTo(200);
            assertThat(guarded.get(client, "/-/ready").statusCode()).isEqualTo(200);
            for (String path : List.of("/stack/metrics", "/stack", "/other/-/ready", "/stack/stack/-/ready")) {
                assertThat(guarded.get(client, path).statusCode()).as(path).isEqualTo(401);
            }
        }
    }

    /** One after the other, and when too many wait, more are told to come back; whoever is known is not kept waiting. */
    @Test
    void manyBadLoginsAtOnceHoldNobodyElseUp() throws Exception {
        // Dear enough that all of them are there before a few are done.
        String dear = USERS + "  carol: $2y$10$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu\n";
        try (GuardedServer guarded = start(dear);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            String good = GuardedServer.basic("alice", PASSWORD);
            assertThat(guarded.get(client, "/metrics", AUTHORIZATION, good).statusCode())
                    .isEqualTo(200);
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String bad = GuardedServer.basic("carol", "guess " + i);
                answers.add(clients.submit(() -> guarded.get(client, "/metrics", AUTHORIZATION, bad)));
            }
            assertThat(guarded.get(client, "/metrics", AUTHORIZATION, good).statusCode())
                    .isEqualTo(200);
            assertThat(answers).extracting(LoginTest::status).containsOnly(401, 503);
            for (Future<HttpResponse<String>> answer : answers) {
                if (status(answer) == 503) {
                    assertThat(answer.get().headers().firstValue("Retry-After")).contains("1");
                    assertThat(answer.get().body()).isEqualTo("Too many logins at once.\n");
                }
            }
        }
    }

    @Test
    void headersAreOnEveryAnswer() throws IOException {
        try (GuardedServer guarded = start(USERS + """
                http_server_config:
                  headers:
                    Content-Security-Policy: default-src 'self'
                    Strict-Transport-Security: max-age=31536000
                    X-Content-Type-Options: nosniff
                    X-Frame-Options: sameorigin
                    X-XSS-Protection: "0"
                """)) {
            String good = GuardedServer.basic("alice", PASSWORD);
            List<HttpResponse<String>> answers = List.of(
                    guarded.get(client, "/metrics", AUTHORIZATION, good),
                    guarded.get(client, "/nothing", AUTHORIZATION, good),
                    guarded.get(client, "/metrics"),
                    guarded.get(client, "/-/healthy"));
            assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 404, 401, 200);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.headers().map())
                            .containsEntry("Content-Security-Policy", List.of("default-src 'self'"))
                            .containsEntry("Strict-Transport-Security", List.of("max-age=31536000"))
                            .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                            .containsEntry("X-Frame-Options", List.of("sameorigin"))
                            .containsEntry("X-XSS-Protection", List.of("0")));
        }
    }

    @Test
    void requestsBeyondTheBurstAreToldWhenToComeBack() throws IOException {
        try (GuardedServer guarded = start("rate_limit: {interval: 1h, burst: 3}\n")) {
            for (int i = 0; i < 3; i++) {
                assertThat(guarded.get(client, "/metrics").statusCode()).isEqualTo(200);
            }
            HttpResponse<String> refused = guarded.get(client, "/metrics");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(3000L, 3600L);
            assertThat(refused.body()).startsWith("Too many requests;");
        }
    }

    @Test
    void tokensComeBackWithTime() throws IOException {
        try (GuardedServer guarded = start("rate_limit: {interval: 50ms, burst: 1}\n")) {
            assertThat(guarded.get(client, "/metrics").statusCode()).isEqualTo(200);
            Await.until("another token", () -> guarded.get(client, "/metrics").statusCode() == 200);
        }
    }

    private static int status(Future<HttpResponse<String>> answer) {
        try {
            return answer.get().statusCode();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private GuardedServer start(String text) {
        return GuardedServer.start(GuardedServer.write(folder.resolve("web.yml"), text));
    }
}
