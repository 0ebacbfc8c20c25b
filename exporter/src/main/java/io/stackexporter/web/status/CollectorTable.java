package io.stackexporter.web.status;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.TargetState;
import io.stackexporter.collect.TargetState.CollectorState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each collector of one target ended last, those that failed first. */
final class CollectorTable {
    private static final List<Word> NUMBERS = List.of(Word.COLUMN_DURATION, Word.COLUMN_SERIES, Word.COLUMN_AGE);

    private final Html html;
    private final Language language;
    private final Times times;
    private final Outcomes outcomes;

    CollectorTable(Html html, Language language, Times times) {
        this.html = html;
        this.language = language;
        this.times = times;
        this.outcomes = new Outcomes(language);
    }

    void write(TargetState state) {
        if (state.collectors().values().stream().allMatch(each -> each.outcome() instanceof Skipped)) {
            none(state);
        } else {
            table(state);
        }
    }

    /** One sentence for all of them. */
    private void none(TargetState state) {
        state.collectors().values().stream().findFirst().ifPresent(first -> {
            String reason = outcomes.skipped((Skipped) first.outcome(), state);
            String names = String.join(", ", state.collectors().keySet());
            html.element("p", language.say(Word.LABELLED, reason, names), "class", "none");
        });
    }

    private void table(TargetState state) {
        html.open("table", "class", "collectors").open("thead").open("tr");
        html.element("th", language.say(Word.COLUMN_COLLECTOR), "scope", "col");
        NUMBERS.forEach(word -> html.element("th", language.say(word), "scope", "col"));
        html.element("th", language.say(Word.COLUMN_OUTCOME), "scope", "col");
        html.close().close().open("tbody");
        state.collectors().entrySet().stream()
                .sorted(Comparator.comparingInt(each -> rank(each.getKey(), each.getValue(), state)))
                .forEach(each -> row(each, state));
        html.close().close();
    }

    /** 0 is the worst; equals keep the order of the kind. */
    private static int rank(String name, CollectorState collector, TargetState state) {
        return switch (collector.outcome()) {
            case Failed failed -> 0;
            case Done done -> state.missing().containsKey(name) || done.dropped() > 0 ? 1 : 2;
            case Skipped skipped -> 3;
        };
    }

    private void row(Map.Entry<String, CollectorState> each, TargetState state) {
        CollectorState collector = each.getValue();
        Optional<String> grants = Optional.ofNullable(state.missing().get(each.getKey()));
        String style = switch (rank(each.getKey(), collector, state)) {
            case 0 -> "failed";
            case 1 -> "partly";
            case 2 -> "";
            default -> "skipped";
        };
        html.open("tr", "class", style).element("th", each.getKey(), "scope", "row");
        switch (collector.outcome()) {
            case Done done -> done(done, grants);
            case Failed failed -> failed(failed, collector, grants);
            case Skipped skipped -> {
                numbers("", "", "");
                html.open("td").text(outcomes.skipped(skipped, state));
            }
        }
        html.close().close();
    }

    private void done(Done done, Optional<String> grants) {
        numbers(
                times.fine(done.took()),
                Integer.toString(done.series()),
                done.age().compareTo(Duration.ofSeconds(1)) < 0 ? "" : times.coarse(done.age()));
        html.open("td");
        html.text(done.dropped() > 0 ? language.say(Word.DROPPED, done.dropped()) : language.say(Word.DONE));
        grants.ifPresent(this::grants);
    }

    private void failed(Failed failed, CollectorState collector, Optional<String> grants) {
        numbers(times.fine(failed.took()), "", "");
        html.open("td").text(outcomes.error(failed));
        collector.lastGood().ifPresent(time -> {
            html.open("small");
            times.write(html, time, language.say(Word.LAST_GOOD, times.ago(time)));
            html.close();
        });
        grants.ifPresent(this::grants);
    }

    private void grants(String grants) {
        html.open("small")
                .text(language.say(Word.LACKS))
                .text(" ")
                .element("code", grants)
                .close();
    }

    private void numbers(String took, String series, String age) {
        html.element("td", took).element("td", series).element("td", age);
    }
}
