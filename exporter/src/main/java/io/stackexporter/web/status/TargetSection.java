package io.stackexporter.web.status;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The two rows of one target: what a glance needs, and the details below it that unfold. */
final class TargetSection {
    /** Prometheus asks every minute or more often; what is much older says little about now. */
    private static final Duration STALE = Duration.ofMinutes(5);

    private final Html html;
    private final Language language;
    private final Times times;
    private final Links links;
    private final CollectorTable collectors;

    TargetSection(Html html, Language language, Times times, Links links) {
        this.html = html;
        this.language = language;
        this.times = times;
        this.links = links;
        this.collectors = new CollectorTable(html, language, times);
    }

    void write(TargetRow row, boolean shown) {
        html.open("tbody", "class", row.health().style(), "hidden", shown ? "" : "hidden");
        glance(row);
        html.open("tr", "class", "more").open("td", "colspan", "6").open("details");
        summary(row);
        html.open("div", "class", "inside");
        facts(row);
        collectors.write(row.state());
        links(row);
        html.close().close().close().close().close();
    }

    private void glance(TargetRow row) {
        TargetState state = row.state();
        html.open("tr");
        html.element("th", row.name(), "scope", "row");
        html.open("td", "class", "state")
                .element("span", language.say(row.health().word()));
        html.close();
        html.element("td", row.system(), "class", "system");
        html.open("td", "class", "wrong").element("div", row.problem(language)).close();
        html.open("td", "class", "when");
        state.scrapedAt().ifPresent(time -> times.write(html, time, times.ago(time), "class", age(time)));
        if (row.health() == Health.DOWN) {
            lastUp(state.lastGood());
        }
        html.close();
        html.open("td").close(); // room for the summary of the row below
        html.close();
    }

    private String age(Instant scraped) {
        return Duration.between(scraped, times.now()).compareTo(STALE) > 0 ? "stale" : "";
    }

    private void lastUp(Optional<Instant> lastGood) {
        html.open("small");
        lastGood.ifPresentOrElse(
                time -> times.write(html, time, language.say(Word.LAST_UP, times.ago(time))),
                () -> html.text(language.say(Word.NEVER_UP)));
        html.close();
    }

    private void summary(TargetRow row) {
        int all = row.state().collectors().size();
        String working = language.say(all == 1 ? Word.DETAILS_ONE : Word.DETAILS, all);
        html.open("summary")
                .element("span", row.name() + " ", "class", "unseen")
                .text(row.failing() == 0 ? working : language.say(Word.DETAILS_FAILING, row.failing(), all))
                .close();
    }

    private void facts(TargetRow row) {
        TargetState state = row.state();
        html.open("p", "class", "facts");
        state.scrapedAt().ifPresent(time -> fact(language.say(Word.SCRAPED_AT, Times.absolute(time))));
        state.identity()
                .map(identity -> identity.version())
                .filter(version -> !row.system().contains(version))
                .ifPresent(version -> fact(language.say(Word.SERVER_VERSION, version)));
        state.ping().ifPresent(ping -> fact(language.say(Word.PING, times.fine(ping))));
        if (!row.labels().isEmpty()) {
            html.element("span", row.labels(), "class", "labels");
        }
        html.close();
        if (state.session() instanceof Failed) {
            html.element("p", row.problem(language), "class", "said");
        }
    }

    private void fact(String text) {
        html.element("span", text);
    }

    private void links(TargetRow row) {
        TargetState state = row.state();
        boolean unexplained = state.collectors().entrySet().stream()
                .anyMatch(each -> each.getValue().outcome() instanceof Failed
                        && !state.missing().containsKey(each.getKey()));
        html.open("p", "class", "links");
        link(Word.LINK_PROBE, links.probe(row.name()));
        if (row.health() == Health.DOWN) {
            runbook("StackTargetDown");
        } else if (unexplained) {
            runbook("StackCollectorFailing");
        }
        if (state.session() instanceof Done && !state.missing().isEmpty()) {
            runbook("StackPrivilegeMissing");
            link(Word.LINK_PRIVILEGES, Links.document("exporter/docs/privileges.md"));
        }
        html.close();
    }

    private void runbook(String alert) {
        html.element("a", language.say(Word.LINK_RUNBOOK) + " " + alert, "href", Links.runbook(alert));
    }

    private void link(Word word, String address) {
        html.element("a", language.say(word), "href", address);
    }
}
