package io.stackexporter.kind.http;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.collect.MetricNames;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Family.Point;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.ProbeSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an application says of itself: passed on as it is, and its requests in the vocabulary of all systems. */
final class Application implements Collector<ProbeSession<Seen>> {
    private static final Metric RUNTIME = Metric.compatible(
            "http_application_info",
            MetricType.INFO,
            "What the application runs on, as its own metrics show.",
            "runtime",
            "version");
    private static final int MOST_TOLD = 3;
    /** Characters of the labels of one line. */
    private static final int USUAL_LENGTH = 256;

    private final Optional<MetricNames> taken;

    private Application(Optional<MetricNames> taken) {
        this.taken = taken;
    }

    Application() {
        this(Optional.empty());
    }

    @Override
    public String name() {
        return "application";
    }

    @Override
    public String help() {
        return "Metrics of the application itself, where metrics names its page.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> all = new ArrayList<>(Reading.from("jvm_*, nodejs_*, python_*, go_* of the page", RUNTIME));
        all.addAll(ApplicationSignals.readings());
        return List.copyOf(all);
    }

    @Override
    public Collector<ProbeSession<Seen>> beside(MetricNames names) {
        return new Application(Optional.of(names));
    }

    @Override
    public void collect(ProbeSession<Seen> session, Samples samples) throws Exception {
        Seen seen = session.found();
        if (seen.page().isEmpty()) {
            return;
        }
        if (seen.answer().status() == 0 && seen.failure().isPresent()) {
            throw seen.failure().get(); // it would only fail again, and cost the rest of the time
        }
        MetricsPage place = seen.page().get();
        try (LargeAnswers.Holder room = place.room()) {
            read(place, place.fetch(room), samples);
        }
    }

    private void read(MetricsPage place, ForeignPage page, Samples samples) throws Exception {
        if (page.families().isEmpty() && page.bad() > 0) {
            throw new ProbeException(ErrorKind.QUERY, place.place() + " holds no metrics: " + page.firstBad());
        }
        ApplicationPlatform.of(page)
                .ifPresent(platform -> samples.add(RUNTIME, 1, platform.word(), platform.version(page)));
        ApplicationSignals.add(page, samples);
        List<String> wrong = passOn(page, place, samples);
        if (page.bad() > 0) {
            wrong.addFirst(page.bad() + (page.bad() == 1 ? " line" : " lines") + " cannot be read: " + page.firstBad());
        }
        tell(place, wrong);
    }

    /** Gives what was refused, in words. */
    private List<String> passOn(ForeignPage page, MetricsPage place, Samples samples) {
        MetricsSettings settings = place.settings();
        List<String> refused = new ArrayList<>();
        NamesOnPage names = new NamesOnPage(taken);
        int room = settings.maxSeries();
        for (ForeignFamily family : page.families()) {
            if (!settings.wants(family.name(), place.scrape())) {
                continue;
            }
            String name = settings.prefix() + family.name();
            String objection = names.objection(name, family.type());
            if (!objection.isEmpty()) {
                refused.add(name + " " + objection);
                continue;
            }
            room = add(family, family.metric(name, page.help(family)), room, samples);
        }
        return refused;
    }

    /** Gives the room that is left. */
    private static int add(ForeignFamily family, Metric metric, int room, Samples samples) {
        int left = room;
        for (List<Point> series : family.series(metric)) {
            int cost = cost(series);
            if (cost <= left) {
                samples.foreign(metric, series);
                left -= cost;
            } else {
                samples.leaveOut(series.size());
            }
        }
        return left;
    }

    /** A line with long labels counts as several: together they take the memory. */
    private static int cost(List<Point> series) {
        return series.stream()
                .mapToInt(point -> 1
                        + point.labelValues().stream().mapToInt(String::length).sum() / USUAL_LENGTH)
                .sum();
    }

    private static void tell(MetricsPage place, List<String> wrong) throws Incomplete {
        if (wrong.isEmpty()) {
            return;
        }
        String told = String.join("; ", wrong.subList(0, Math.min(wrong.size(), MOST_TOLD)));
        String more = wrong.size() > MOST_TOLD ? "; and " + (wrong.size() - MOST_TOLD) + " more" : "";
        String message = "of " + place.place() + " something is left out: " + told + more
                + "; leave out what is in the way with metrics.drop, or set metrics.prefix";
        throw new Incomplete(message, new ProbeException(ErrorKind.QUERY, message));
    }
}
