package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.fake.FakeServer;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Another configuration while the exporter runs: what stays, what goes, and that a bad one changes nothing. */
class ReloadTest {
    private static final String DOWN =
            "  - {name: down, kind: redis, url: 'redis://127.0.0.1:%d'}\n".formatted(FakeServer.closedPort());

    private final RedisServerProcess first = RedisServers.REDIS_7_0.start();
    private final RedisServerProcess second = RedisServers.REDIS_7_0.start();
    private final String kept = target("kept", first, "");

    @TempDir
    private Path folder;

    private RunningExporter exporter;

    @BeforeEach
    void start() throws IOException {
        exporter = new RunningExporter(folder, "targets:\n" + kept + target("other", second, "") + DOWN);
    }

    @AfterEach
    void stop() {
        exporter.close();
        first.close();
        second.close();
    }

    private static String target(String name, RedisServerProcess server, String more) {
        return "  - {name: %s, kind: redis, url: '%s'%s}\n".formatted(name, server.url(), more);
    }

    /** The connections that the exporter has to a server, as that names them. */
    private static Set<String> connections(RedisServerProcess server) {
        try (Jedis client = server.client()) {
            return client.clientList()
                    .lines()
                    .filter(line -> line.contains("name=stack-exporter"))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void unchangedTargetKeepsItsConnectionsAndCountsAndARemovedOneIsLeftAlone() throws IOException {
        exporter.get("/metrics");
        Set<String> before = connections(first);
        assertThat(before).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        assertThat(connections(second)).isNotEmpty();
        String lastGood = state("kept").get("last_good").text();

        HttpResponse<String> answer = exporter.reload("# the order is another one\ntargets:\n" + DOWN + kept);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("The configuration is in force.\n");
        assertThat(state("kept").get("last_good").text()).isEqualTo(lastGood).isNotEmpty();
        assertThat(state("other").text()).isEmpty();
        String page = exporter.get("/metrics");
        assertThat(page)
                .contains("stack_up{target=\"kept\",system=\"redis\",kind=\"cache\"} 1\n")
                .contains("stack_collector_errors_total{collector=\"session\",error=\"connect\",target=\"down\","
                        + "system=\"redis\",kind=\"cache\"} 2\n")
                .doesNotContain("target=\"other\"");
        assertThat(connections(first)).containsAll(before); // a second lane may open one more
        Await.until(
                "no connection is left to the other", () -> connections(second).isEmpty());
    }

    @Test
    void changedTargetBeginsAnewWithItsNewSettings() throws IOException {
        exporter.get("/metrics");
        Set<String> before = connections(first);
        exporter.reload("targets:\n" + target("kept", first, ", labels: {team: new}"));
        assertThat(state("kept").get("up").text()).as("not scraped yet").isEmpty();
        assertThat(exporter.get("/metrics"))
                .contains("stack_up{target=\"kept\",system=\"redis\",kind=\"cache\",team=\"new\"} 1\n");
        assertThat(connections(first)).hasSizeLessThanOrEqualTo(2).doesNotContainAnyElementsOf(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void badFileChangesNothingAndSaysWhy(String method) throws IOException {
        exporter.get("/metrics");
        Set<String> before = connections(first);
        exporter.write("targets:\n  - {name: kept, kind: oracle}\n  - {kind: redis, url: 'redis://h', colour: red}\n");
        HttpResponse<String> answer = exporter.send(method, "/-/reload");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(answer.body().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("stack-exporter.yml:"))
                .anyMatch(line -> line.contains("there is no kind oracle"))
                .anyMatch(line -> line.contains("colour: is not a key here"));
        assertThat(exporter.get("/metrics"))
                .contains("\nstack_exporter_config_last_reload_successful 0\n")
                .contains("stack_up{target=\"kept\",system=\"redis\",kind=\"cache\"} 1\n")
                .contains("stack_up{target=\"other\",system=\"redis\",kind=\"cache\"} 1\n");
        assertThat(connections(first)).containsAll(before); // a second lane may open one more

        assertThat(exporter.reload("targets:\n" + kept).statusCode()).isEqualTo(200);
        assertThat(exporter.get("/metrics")).contains("\nstack_exporter_config_last_reload_successful 1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void otherMethodsDoNotReload(String method) throws IOException {
        exporter.write("targets: []\n");
        HttpResponse<String> answer = exporter.send(method, "/-/reload");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST, PUT");
        assertThat(exporter.get("/metrics")).contains("target=\"kept\"");
    }

    @Test
    void pagesAreWholeAndConnectionsStayWhateverIsReloadedMeanwhile() throws Exception {
        exporter.get("/metrics");
        Set<String> before = connections(first);
        List<String> fleets = List.of(
                kept, kept + target("other", second, ""), kept + target("other", second, ", labels: {team: new}"));
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<String> pages = new ConcurrentLinkedQueue<>();
        List<Thread> readers = IntStream.range(0, 3)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        pages.add(exporter.get("/metrics"));
                    }
                }))
                .toList();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(exporter.reload("targets:\n" + fleets.get(i % fleets.size()))
                    .statusCode());
        }
        over.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(answers).containsOnly(200);
        assertThat(pages)
                .hasSizeGreaterThan(10)
                .allSatisfy(page -> assertThat(page)
                        .contains("stack_up{target=\"kept\",system=\"redis\",kind=\"cache\"} 1\n")
                        .doesNotContain("stack_up{target=\"other\",system=\"redis\",kind=\"cache\"} 0")
                        .containsPattern("\nredis_uptime_in_seconds\\{target=\"kept\"")
                        .endsWith("\n"));
        assertThat(connections(first)).containsAll(before); // a second lane may open one more
    }

    private Json state(String target) {
        return Json.of(exporter.get("/targets")).list().stream()
                .filter(state -> state.get("name").text().equals(target))
                .findFirst()
                .orElse(new Json(null));
    }
}
