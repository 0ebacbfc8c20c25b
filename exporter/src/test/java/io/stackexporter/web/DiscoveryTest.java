package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Shard;
import io.stackexporter.collect.Target;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.servers.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus discovers, and what a client cannot make it discover. */
class DiscoveryTest {
    private static final Target<?>[] FLEET = List.of("plain", "he said \"no\" \\ </script>\n数据库").stream()
            .map(name -> FakeTargets.asking(name, FakeServer.closedPort(), Duration.ofSeconds(1), "one"))
            .toArray(Target<?>[]::new);

    @Test
    void eachTargetIsScrapedHereByItsName() {
        try (RunningServer server = new RunningServer(40, FLEET)) {
            HttpResponse<byte[]> response = server.browser().get("/sd");
            assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
            List<Json> groups = Json.of(Browser.text(response)).list();
            assertThat(groups).hasSize(2);
            assertThat(groups.getFirst().value())
                    .hasToString("{targets=[127.0.0.1:" + server.port()
                            + "], labels={__metrics_path__=/probe, __param_target=plain, target=plain, system=fake, "
                            + "kind=cache, service=test}}");
            assertThat(groups.get(1).get("labels").get("__param_target").text())
                    .isEqualTo("he said \"no\" \\ </script>\n数据库");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exporter.example.com:9951, exporter.example.com:9951",
        "exporter, exporter:80",
        "[::1]:9951, [::1]:9951",
        "[fe80::1], [fe80::1]:80",
        "a_b-c.d:1, a_b-c.d:1"
    })
    void addressIsTheOneThatTheClientUsed(String host, String address) throws IOException {
        assertThat(addresses(host)).isEqualTo("[" + address + ", " + address + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil\",\"x:1",
                "evil.example.com/path",
                "user@evil.example.com",
                "evil.example.com:99999",
                "evil.example.com:port",
                "evil.example.com, other:80",
                "<script>",
                "-evil",
                "\u00e9vil",
                "[evil]:80"
            })
    void whatIsNoAddressIsNotTaken(String host) throws IOException {
        try (RunningServer server = new RunningServer(40, FLEET)) {
            String answer = server.browser().raw("GET /sd HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).doesNotContain("evil").doesNotContain("<script>");
            assertThat(answer)
                    .matches(text ->
                            text.startsWith("HTTP/1.1 400") || text.contains("\"127.0.0.1:" + server.port() + "\""));
        }
    }

    private static String addresses(String host) throws IOException {
        try (RunningServer server = new RunningServer(40, FLEET)) {
            String answer = server.browser().raw("GET /sd HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            List<Json> groups =
                    Json.of(answer.substring(answer.indexOf("\r\n\r\n") + 4)).list();
            return groups.stream()
                    .map(group -> group.get("targets").list().getFirst().text())
                    .toList()
                    .toString();
        }
    }

    @Test
    void oldClientWithoutAHostGetsTheAddressOfItsConnection() throws IOException {
        try (RunningServer server = new RunningServer(40, FLEET)) {
            assertThat(server.browser().raw("GET /sd HTTP/1.0\r\n\r\n")).contains("127.0.0.1:" + server.port());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://monitoring.example.com/stack/, monitoring.example.com:443, /stack/probe, https",
        "http://monitoring.example.com:8080/a/b, monitoring.example.com:8080, /a/b/probe, ''",
        "http://monitoring.example.com, monitoring.example.com:80, /probe, ''"
    })
    void externalUrlWins(String url, String address, String path, String scheme) {
        try (RunningServer server = new RunningServer(40, Shard.WHOLE, url, List::of, FLEET)) {
            Json group =
                    Json.of(Browser.text(server.browser().get("/sd"))).list().getFirst();
            assertThat(group.get("targets").list().getFirst().text()).isEqualTo(address);
            assertThat(group.get("labels").get("__metrics_path__").text()).isEqualTo(path);
            assertThat(group.get("labels").get("__scheme__").text()).isEqualTo(scheme);
            String prefix = path.replace("/probe", "");
            for (String page : List.of("/", "/metrics", "/sd", "/targets", "/probe?target=plain", "/-/ready")) {
                assertThat(server.browser().get(page).statusCode()).isEqualTo(200);
                assertThat(server.browser().get(prefix + page).statusCode())
                        .as(prefix + page)
                        .isEqualTo(200);
            }
            assertThat(Browser.text(server.browser().get("/"))).contains("href=\"" + prefix + "/metrics\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "monitoring.example.com",
                "ftp://monitoring.example.com",
                "http://user:secret@monitoring.example.com",
                "http://monitoring.example.com/?a=b",
                "http://monitoring.example.com/#a",
                "http://monitoring.example.com/a b",
                "http://monitoring.example.com/a/../b\"",
                "http:///path"
            })
    void whatIsNoPlainUrlIsRefused(String url) {
        assertThat(ExternalUrl.parse(url)).isEmpty();
    }

    @Test
    void shardsTogetherListEveryTargetOnce() {
        Target<?>[] fleet = IntStream.range(0, 40)
                .mapToObj(i -> FakeTargets.asking("t" + i, FakeServer.closedPort(), Duration.ofSeconds(1), "one"))
                .toArray(Target<?>[]::new);
        TreeSet<String> all = new TreeSet<>();
        int listed = 0;
        for (int index = 0; index < 3; index++) {
            try (RunningServer server = new RunningServer(40, new Shard(index, 3), "", List::of, fleet)) {
                List<Json> own =
                        Json.of(Browser.text(server.browser().get("/sd"))).list();
                List<Json> states =
                        Json.of(Browser.text(server.browser().get("/targets"))).list();
                assertThat(states).hasSameSizeAs(own).isNotEmpty();
                listed += own.size();
                own.forEach(group -> all.add(group.get("labels").get("target").text()));
            }
        }
        assertThat(all).hasSize(40);
        assertThat(listed).isEqualTo(40);
    }
}
