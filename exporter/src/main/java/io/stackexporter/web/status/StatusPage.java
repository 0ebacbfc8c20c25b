package io.stackexporter.web.status;

import io.stackexporter.collect.TargetState;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics.Loading;
import java.util.List;

/** The page for people: what the latest scrapes found, worst first. Looking at it never scrapes. */
public final class StatusPage {
    /** Nothing but what the page itself brings is run, loaded or sent to. */
    public static final String POLICY = "default-src 'none'; style-src " + Asset.STYLE.hash() + "; script-src "
            + Asset.SCRIPT.hash() + "; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final List<Word> COLUMNS = List.of(
            Word.COLUMN_TARGET,
            Word.COLUMN_STATE,
            Word.COLUMN_SYSTEM,
            Word.COLUMN_PROBLEM,
            Word.COLUMN_SCRAPED,
            Word.COLUMN_DETAILS);

    private final BuildInfo build;
    private final Links links;

    public StatusPage(BuildInfo build, Links links) {
        this.build = build;
        this.links = links;
    }

    /**
     * The page at this moment.
     *
     * @param filter words that the reader looks for; empty for all
     */
    public String of(List<TargetState> states, Loading loading, String filter, Language language) {
        Outcomes outcomes = new Outcomes(language);
        List<TargetRow> rows = states.stream()
                .map(state -> TargetRow.of(state, outcomes))
                .sorted(TargetRow.WORST_FIRST)
                .toList();
        Times times = new Times(language, loading.now());
        Html html = new Html();
        html.open("html", "lang", language.script());
        head(html, rows, language);
        html.open("body");
        new Header(html, language, times).write(rows, loading, Filter.of(filter));
        html.open("main");
        if (!rows.isEmpty()) {
            table(html, rows, Filter.of(filter), language, times);
        }
        html.close();
        footer(html, loading, language, times);
        return html.open("script").asset(Asset.SCRIPT).close().page();
    }

    private static void head(Html html, List<TargetRow> rows, Language language) {
        Health worst = rows.isEmpty() ? Health.UNKNOWN : rows.getFirst().health();
        long many = rows.stream().filter(row -> row.health() == worst).count();
        String state = worst == Health.UP ? language.say(Word.TITLE_WELL) : language.say(worst.tally(), many);
        html.open("head")
                .open("meta", "charset", "utf-8")
                .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .open("meta", "name", "color-scheme", "content", "light dark")
                .element("title", (rows.isEmpty() ? "" : state + " · ") + "stack-exporter")
                .open("link", "rel", "icon", "href", worst.icon())
                .open("style")
                .asset(Asset.STYLE)
                .close()
                .close();
    }

    private void table(Html html, List<TargetRow> rows, Filter filter, Language language, Times times) {
        html.open("table", "class", "targets")
                .element("caption", language.say(Word.CAPTION), "class", "unseen")
                .open("thead")
                .open("tr");
        COLUMNS.forEach(word -> html.element("th", language.say(word), "scope", "col"));
        html.close().close();
        TargetSection section = new TargetSection(html, language, times, links);
        rows.forEach(row -> section.write(row, row.matches(filter, language)));
        html.close();
    }

    private void footer(Html html, Loading loading, Language language, Times times) {
        html.open("footer").open("nav");
        link(html, language.say(Word.LINK_METRICS), links.metrics());
        link(html, language.say(Word.LINK_TARGETS), links.own("/targets"));
        link(html, language.say(Word.LINK_DISCOVERY), links.own("/sd"));
        link(html, language.say(Word.LINK_DOCUMENTATION), Links.document(language.say(Word.DOCUMENTATION_PAGE)));
        html.close().open("p");
        html.element("span", language.say(Word.VERSION, build.version(), build.revision()));
        html.open("span");
        times.write(html, loading.loaded(), language.say(Word.LOADED, times.ago(loading.loaded())));
        html.close().element("span", language.say(Word.AS_OF, Times.absolute(loading.now())));
        html.close().close();
    }

    private static void link(Html html, String text, String address) {
        html.element("a", text, "href", address);
    }
}
