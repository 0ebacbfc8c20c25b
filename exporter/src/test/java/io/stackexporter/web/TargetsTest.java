package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeFailure;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.servers.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the latest scrapes found, as JSON. */
class TargetsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final FakeServer database = new FakeServer(Mode.ANSWERS);
    private final List<FakeCollector> collectors =
            List.of(FakeCollector.asking("one"), FakeCollector.doing("bad", (session, samples) -> {
                throw new FakeFailure(ErrorKind.QUERY, "\"hunter3\" is\n no password </script>");
            }));
    private final RunningServer server = new RunningServer(
            40,
            FakeTargets.of("good", new FakeSource(database.port()), LONG, Duration.ZERO, collectors),
            FakeTargets.asking("bad \"name\"", FakeServer.closedPort(), LONG, "one"));

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private List<Json> targets() {
        return Json.of(Browser.text(server.browser().get("/targets"))).list();
    }

    @Test
    void beforeAScrapeOnlyTheConfigurationIsKnown() {
        HttpResponse<byte[]> response = server.browser().get("/targets");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(targets())
                .extracting(target -> target.fields().keySet().toString())
                .containsOnly("[name, system, kind, labels, collectors]");
        assertThat(database.requests("ping")).as("looking never scrapes").isZero();
    }

    @Test
    void eachTargetTellsWhatItsLastScrapeFound() {
        Instant start = Instant.now().minusSeconds(1);
        server.browser().get("/metrics");
        List<Json> targets = targets();
        assertThat(targets).extracting(target -> target.get("name").text()).containsExactly("good", "bad \"name\"");
        Json good = targets.getFirst();
        assertThat(good.get("labels").get("service").text()).isEqualTo("test");
        assertThat(good.get("up").text()).isEqualTo("true");
        assertThat(good.get("version").text()
                        + good.get("flavor").text()
                        + good.get("role").text())
                .isEqualTo("1.2fakestandalone");
        assertThat(Instant.parse(good.get("scraped_at").text())).isAfter(start);
        assertThat(good.get("last_good").text())
                .isEqualTo(good.get("scraped_at").text());
        assertThat(Double.parseDouble(good.get("ping_seconds").text())).isPositive();

        Json one = good.get("collectors").list().getFirst();
        assertThat(one.get("name").text()
                        + one.get("outcome").text()
                        + one.get("series").text())
                .isEqualTo("onedone1");
        assertThat(one.get("last_good").text()).isNotEmpty();
        Json failed = good.get("collectors").list().getLast();
        assertThat(failed.get("outcome").text() + " " + failed.get("error").text())
                .isEqualTo("failed query");
        assertThat(failed.get("message").text()).isEqualTo("\"***\" is no password </script>");
        assertThat(failed.get("last_good").text()).isEmpty();

        Json down = targets.getLast();
        assertThat(down.get("up").text()).isEqualTo("false");
        assertThat(down.get("error").text()).isEqualTo("connect");
        assertThat(down.get("message").text()).contains("refused");
        assertThat(down.get("collectors").list().getFirst().get("outcome").text())
                .isEqualTo("skipped");
        assertThat(down.fields()).doesNotContainKeys("version", "last_good", "ping_seconds");
    }

    @Test
    void lastGoodTimeAndIdentityOutliveAFailure() {
        server.browser().get("/probe?target=good");
        assertThat(targets().getLast().fields()).as("a probe is of one target").doesNotContainKey("scraped_at");
        String lastGood = targets().getFirst().get("last_good").text();
        database.mode(Mode.CLOSES);
        server.browser().get("/probe?target=good");
        Json down = targets().getFirst();
        assertThat(down.get("up").text()).isEqualTo("false");
        assertThat(down.get("last_good").text()).isEqualTo(lastGood);
        assertThat(down.get("version").text()).isEqualTo("1.2");
        assertThat(down.get("collectors").list().getFirst().get("last_good").text())
                .isEqualTo(lastGood);
    }
}
