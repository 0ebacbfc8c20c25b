package io.stackexporter.web.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetState;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics.Loading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page says of a fleet in which everything occurs that can be said. */
class StatusPageTest {
    private static final Pattern NAME = Pattern.compile("<th scope=\"row\">([^<]*-db|cache-\\d)\n");
    private static final Pattern RUNBOOK = Pattern.compile("https://[^\"]*/(rules/runbooks/[^\"]*)");

    private final StatusPage page = new StatusPage(new BuildInfo("1.0 <test>", "abc"), new Links("/stack", "/metrics"));

    private String page(List<TargetState> states) {
        return page.of(states, States.LOADED, "", Language.ENGLISH);
    }

    /** From the row of a target to the next one. */
    private String part(String name) {
        String all = page(States.all());
        int start = all.indexOf("<th scope=\"row\">" + name + "\n");
        int end = all.indexOf("<tbody class=", start);
        return all.substring(start, end < 0 ? all.length() : end);
    }

    @Test
    void worstComesFirstAndTheTallySaysHowMany() {
        String all = page(States.all());
        assertThat(NAME.matcher(all).results().map(found -> found.group(1)))
                .containsExactly(
                        "cache-2", "ledger-db", "orders-db", "billing-db", "new-db", "cache-1", "inventory-db");
        assertThat(all)
                .contains("<title>2 down · stack-exporter</title>")
                .contains("<span class=\"down\">2 down</span><span class=\"problems\">2 with problems</span>"
                        + "<span class=\"unknown\">1 not scraped yet</span><span class=\"up\">2 up</span>")
                .contains("Version 1.0 &lt;test&gt; (abc)")
                .contains("title=\"2026-03-01 10:00:00 UTC\">configuration loaded 2 h ago</time>")
                .contains("as of 2026-03-01 12:00:00 UTC");
    }

    @Test
    void downTargetSaysWhyAndSinceWhen() {
        assertThat(part("ledger-db"))
                .contains("login refused: password authentication failed for user &quot;monitor&quot;")
                .contains("postgresql 16.4, primary")
                .contains("title=\"2026-03-01 11:46:00 UTC\">last up 14 min ago</time>")
                .contains("not run, since the target is down: activity, bgwriter")
                .contains("<span class=\"labels\">service=ledger  environment=prod</span>")
                .contains("href=\"/stack/probe?target=ledger-db\"");
        assertThat(part("cache-2"))
                .contains("cannot connect: Connection refused")
                .contains("not up since the start");
    }

    @Test
    void failingCollectorsComeFirstWithTheirReason() {
        String part = part("orders-db");
        assertThat(part)
                .contains("locks: no answer in time (and 1 more)")
                .contains("2 of 8 failing")
                .contains("version 17.2 (Debian 17.2-1.pgdg120+1)")
                .contains("permission denied for view pg_stat")
                .contains("last worked 3 d ago")
                .contains("the login lacks <code>GRANT pg_read_all_stats TO &quot;monitor&quot;</code>")
                .contains("not run, since this server does not have it")
                .containsSubsequence("class=\"failed\"", "<tr><th scope=\"row\">activity", "class=\"skipped\"");
        assertThat(part.replace("\n", " "))
                .contains("<th scope=\"row\">stat_user_tables <td>26 ms <td>448 <td> <td>worked");
    }

    @Test
    void missingRightsAndLostSeriesAreProblemsThoughAllCollectorsWork() {
        assertThat(part("billing-db").replace("\n", " "))
                .contains("activity, replication does not see everything: the login lacks GRANT")
                .contains("8 collectors")
                .contains("<th scope=\"row\">stat_user_tables <td>230 ms <td>5000 <td>41 s"
                        + " <td>312 series left out: double, or over the limit");
    }

    @Test
    void targetThatNobodyAskedForIsNotCalledDown() {
        assertThat(part("new-db")).contains("<span>not scraped</span>").contains("not run yet: activity");
        assertThat(page(List.of(States.unknown("new-db")))).contains("Nothing was scraped yet.");
        assertThat(page(States.all())).doesNotContain("Nothing was scraped yet.");
        assertThat(page(List.of())).contains("No targets are configured.").doesNotContain("<table");
    }

    @Test
    void oldScrapeAndFailedReloadAreNoticed() {
        Loading later = new Loading(States.NOW, false, States.NOW.plusSeconds(600));
        assertThat(page.of(States.all(), later, "", Language.ENGLISH))
                .contains("class=\"stale\">10 min ago</time>")
                .contains("The last reload of the configuration failed; the one loaded 10 min ago stays in force.");
        assertThat(page(States.all())).doesNotContain("class=\"stale\"").doesNotContain("failed; the one");
    }

    @Test
    void linksLeadToRunbooksThatExist() {
        List<String> runbooks = RUNBOOK.matcher(page(States.all()))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(runbooks).hasSize(3).allMatch(path -> Files.exists(Path.of("..", path)));
        assertThat(Path.of("../exporter/docs/privileges.md")).exists();
        for (Language language : Language.values()) {
            assertThat(Path.of("..", language.say(Word.DOCUMENTATION_PAGE))).exists();
        }
    }

    @ParameterizedTest
    @CsvSource({"LEDGER, 1", "redis, 1", "environment=prod down, 2", "orders prod, 1", "refused, 2", "nowhere, 0"})
    void filterHidesWhatDoesNotMatch(String filter, int shown) {
        String filtered = page.of(States.all(), States.LOADED, " " + filter + " ", Language.ENGLISH);
        assertThat(filtered.split("<tbody class=\"\\w+\">", -1)).hasSize(shown + 1);
        assertThat(filtered.split("<tbody class=\"\\w+\" hidden=\"hidden\">", -1))
                .hasSize(8 - shown);
        assertThat(filtered).contains(">" + shown + " of 7 targets<").contains("value=\"" + filter + "\"");
    }

    @Test
    void hostileTextStaysText() {
        String hostile = "</script><img src=x onerror=alert(1)>\"'&\u0000\u202E";
        String all = page(States.hostile(hostile));
        assertThat(all.replace(Asset.SCRIPT.text(), "")).doesNotContain("<img").doesNotContain("\u202E");
        assertThat(all).contains("probe?target=%3C%2Fscript%3E%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E%22%27%26%00");
        assertThat(page.of(States.all(), States.LOADED, hostile, Language.ENGLISH))
                .doesNotContain("<img");
    }

    @Test
    void errorKindsHaveWordsOfTheirOwn() {
        Outcomes outcomes = new Outcomes(Language.CHINESE);
        assertThat(ErrorKind.values())
                .extracting(kind -> outcomes.error(new Failed(kind, "", Duration.ZERO, List.of())))
                .doesNotHaveDuplicates()
                .allMatch(words -> words.codePoints().allMatch(Character::isIdeographic));
    }

    @ParameterizedTest
    @EnumSource
    void pageNamesItsLanguageAndBringsAllThatItNeeds(Language language) {
        String all = page.of(States.all(), States.LOADED, "", language);
        assertThat(all).startsWith("<!DOCTYPE html>\n<html lang=\"" + language.script() + "\">");
        assertThat(Pattern.compile("(?:src|srcset|action)=\"|url\\(|@import")
                        .matcher(all)
                        .results())
                .as("nothing is loaded")
                .extracting(MatchResult::group)
                .isEmpty();
        assertThat(all).doesNotContain("style=\"").doesNotContain("onclick");
    }

    @Test
    void largeFleetIsASmallPage() {
        int few = page(States.many(100)).length();
        int many = page(States.many(500)).length();
        assertThat(many).isLessThan(1_000_000);
        assertThat((many - few) / 400).as("characters a target").isLessThan(2000);
    }
}
