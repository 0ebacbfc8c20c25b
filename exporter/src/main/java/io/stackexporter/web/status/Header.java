package io.stackexporter.web.status;

import io.stackexporter.self.ExporterMetrics.Loading;
import java.util.List;

/** The top of the page: how many are how, what concerns all of them, and the filter. */
final class Header {
    private final Html html;
    private final Language language;
    private final Times times;

    Header(Html html, Language language, Times times) {
        this.html = html;
        this.language = language;
        this.times = times;
    }

    void write(List<TargetRow> rows, Loading loading, Filter filter) {
        html.open("header").element("h1", "stack-exporter");
        tally(rows);
        if (!rows.isEmpty()) {
            filter(rows, filter);
        }
        if (!loading.worked()) {
            notice(language.say(Word.RELOAD_FAILED, times.ago(loading.loaded())), "bad");
        }
        if (!rows.isEmpty() && rows.stream().allMatch(row -> row.health() == Health.UNKNOWN)) {
            notice(language.say(Word.NOT_SCRAPED), "");
        }
        html.close();
    }

    private void tally(List<TargetRow> rows) {
        html.open("p", "class", "tally");
        for (Health health : Health.values()) {
            long many = rows.stream().filter(row -> row.health() == health).count();
            if (many > 0) {
                html.element("span", language.say(health.tally(), many), "class", health.style());
            }
        }
        html.text(rows.isEmpty() ? language.say(Word.TALLY_NONE) : "").close();
    }

    private void filter(List<TargetRow> rows, Filter filter) {
        long shown = rows.stream().filter(row -> row.matches(filter, language)).count();
        String count = language.say(Word.FILTER_COUNT, shown, rows.size());
        html.open("form", "role", "search").open("label");
        html.element("span", language.say(Word.FILTER), "class", "unseen");
        box(filter);
        html.close()
                .element("button", language.say(Word.FILTER_SHOW))
                .element("output", count, "data-text", language.say(Word.FILTER_COUNT))
                .close();
    }

    private void box(Filter filter) {
        String hint = language.say(Word.FILTER_HINT);
        html.open("input", "type", "search", "name", "filter", "value", filter.text(), "placeholder", hint);
    }

    private void notice(String text, String style) {
        html.element("p", text, "class", ("notice " + style).strip(), "role", "status");
    }
}
