package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeFailure;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.fake.FakeServer.Mode;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.web.status.States;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status page as Chromium shows it; the pictures are left below {@code target} for people to look at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusPageInBrowserTest {
    private static final Path PICTURES = Path.of("target/pictures");
    private static final String VISIBLE = "[...document.querySelectorAll('.targets > tbody')]"
            + ".filter(body => body.checkVisibility()).map(body => body.rows[0].cells[0].textContent.trim()).join()";
    private static final String TOO_WIDE = "[...document.querySelectorAll('body *')]"
            + ".filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 90)).join()";

    private Chromium browser;

    @BeforeAll
    void start(@TempDir Path folder) {
        browser = new Chromium(folder);
    }

    @BeforeEach
    void plain() {
        browser.size(1280, 720);
        browser.dark(false);
        browser.scripts(true);
        browser.languages("en");
    }

    @AfterEach
    void nothingWasSaidInTheConsoleAndNothingElseWasLoaded() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).allMatch(url -> url.startsWith("http://127.0.0.1:") || url.startsWith("data:"));
    }

    @AfterAll
    void stop() {
        browser.close();
    }

    @Test
    void realScrapesAreShownWithoutTheirSecrets() throws IOException {
        FakeCollector refused = FakeCollector.doing("refused", (session, samples) -> {
            throw new FakeFailure(ErrorKind.PERMISSION, "hunter3 may not read <i>this</i>");
        });
        try (FakeServer database = new FakeServer(Mode.ANSWERS);
                RunningServer server = new RunningServer(
                        4,
                        FakeTargets.asking("good", database.port(), Duration.ofSeconds(10), "one"),
                        FakeTargets.of(
                                "partly",
                                new FakeSource(database.port()),
                                Duration.ofSeconds(10),
                                Duration.ZERO,
                                List.of(refused)),
                        FakeTargets.asking("<b>bad</b>", FakeServer.closedPort(), Duration.ofSeconds(10), "one"))) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            browser.open(url);
            assertThat(browser.evaluate("document.body.innerText")).contains("3 not scraped yet");
            server.browser().get("/metrics");
            browser.open(url);
            assertThat(browser.evaluate(VISIBLE)).isEqualTo("<b>bad</b>,partly,good");
            assertThat(browser.evaluate("document.title")).isEqualTo("1 down · stack-exporter");
            assertThat(browser.evaluate("document.body.innerText"))
                    .containsPattern("cannot connect: [^\n]*refused")
                    .contains("refused: permission denied: *** may not read <i>this</i>")
                    .contains("fake 1.2, standalone");
            assertThat(browser.evaluate("document.documentElement.outerHTML")).doesNotContain("hunter");
        }
    }

    @Test
    void filterWorksWhileTyping() throws IOException {
        try (ServedStates served = new ServedStates(States.all())) {
            browser.open(served.url());
            assertThat(browser.evaluate("document.querySelector('button').checkVisibility()"))
                    .isEqualTo("false");
            browser.evaluate("document.querySelector('input').focus()");
            browser.type("prod down");
            assertThat(browser.evaluate(VISIBLE)).isEqualTo("cache-2,ledger-db");
            browser.type(" ledger");
            assertThat(browser.evaluate(VISIBLE)).isEqualTo("ledger-db");
            assertThat(browser.evaluate("document.querySelector('output').textContent"))
                    .isEqualTo("1 of 7 targets");
            String filtered = browser.evaluate("location.href");
            browser.picture(PICTURES.resolve("status-filtered.png"));
            browser.open(filtered);
            assertThat(browser.evaluate(VISIBLE)).as("the address keeps it").isEqualTo("ledger-db");
            browser.evaluate("document.querySelector('input').select()");
            browser.type("1.5%&\\\"<nothing");
            assertThat(browser.evaluate(VISIBLE)).isEmpty();
        }
    }

    /** What the server and the script call a match is the same. */
    @ParameterizedTest
    @CsvSource({"REDIS", "environment=prod problems", "9 s ago", "the start", "8 collectors", "grant"})
    void serverFiltersAsTheScriptDoes(String filter) {
        try (ServedStates served = new ServedStates(States.all())) {
            String query = "?filter=" + filter.replace(" ", "+");
            browser.open(served.url() + query);
            String byScript = browser.evaluate(VISIBLE);
            browser.scripts(false);
            browser.open(served.url() + query);
            assertThat(browser.evaluate(VISIBLE)).isEqualTo(byScript);
        }
    }

    @Test
    void everythingIsThereWithoutScripts() throws IOException {
        browser.scripts(false);
        try (ServedStates served = new ServedStates(States.all())) {
            browser.open(served.url() + "?filter=failing+nothing");
            assertThat(browser.evaluate(VISIBLE)).isEmpty();
            browser.open(served.url());
            assertThat(browser.evaluate(VISIBLE).split(",")).hasSize(7);
            assertThat(browser.evaluate("document.querySelector('button').checkVisibility()"))
                    .isEqualTo("true");
            browser.evaluate("document.querySelectorAll('summary')[2].click()");
            assertThat(browser.evaluate("document.querySelectorAll('.collectors')[0].checkVisibility()"))
                    .isEqualTo("true");
            browser.picture(PICTURES.resolve("status-without-scripts.png"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1280, en, false, status-light",
        "1280, en, true, status-dark",
        "1280, 'zh-CN,zh;q=0.9,en;q=0.8', false, status-chinese",
        "360, en, false, status-phone",
        "360, zh, true, status-phone-chinese-dark",
        "820, en, false, status-tablet"
    })
    void pageFitsTheWindow(int width, String languages, boolean dark, String picture) throws IOException {
        browser.size(width, 720);
        browser.dark(dark);
        browser.languages(languages);
        try (ServedStates served = new ServedStates(States.all())) {
            browser.open(served.url());
            assertThat(browser.evaluate(TOO_WIDE)).isEmpty();
            browser.picture(PICTURES.resolve(picture + ".png"));
            browser.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            assertThat(browser.evaluate(TOO_WIDE)).as("with all details open").isEmpty();
            browser.evaluate("document.querySelectorAll('.targets > tbody')[2].scrollIntoView()");
            browser.picture(PICTURES.resolve(picture + "-open.png"));
            assertThat(browser.evaluate("document.documentElement.lang"))
                    .isEqualTo(languages.startsWith("zh") ? "zh-Hans" : "en");
            assertThat(Contrasts.of(browser)).allMatch(ratio -> ratio >= 4.5);
        }
    }

    @Test
    void hostileAndLongTextsStayInTheirPlaces() throws IOException {
        browser.size(360, 720);
        String longest = IntStream.range(0, 60).mapToObj(i -> "x<script>").collect(Collectors.joining());
        try (ServedStates served = new ServedStates(States.hostile(longest))) {
            browser.open(served.url());
            browser.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            assertThat(browser.evaluate(TOO_WIDE)).isEmpty();
            assertThat(browser.evaluate("document.scripts.length")).isEqualTo("1");
            browser.picture(PICTURES.resolve("status-phone-long.png"));
        }
    }

    @Test
    void largeFleetIsFiltered() throws IOException {
        try (ServedStates served = new ServedStates(States.many(500))) {
            browser.open(served.url());
            browser.picture(PICTURES.resolve("status-large.png"));
            browser.evaluate("document.querySelector('input').focus()");
            browser.type("shop-499");
            assertThat(browser.evaluate(VISIBLE)).isEqualTo("shop-499-db.eu-central.example.com");
        }
    }
}
