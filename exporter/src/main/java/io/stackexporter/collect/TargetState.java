package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the scrapes of one target have found so far, for people to look at; looking never scrapes. A scrape of some
 * collectors leaves what is known of the others.
 *
 * @param session how opening a session ended last
 * @param identity what answered last, also while the target is down now
 * @param ping time of the last trivial request; absent while the target is down
 * @param collectors by name, in the order of the kind
 * @param missing grants that the login lacks, by collector
 * @param scrapedAt absent before the first scrape
 * @param lastGood when it was up last, if ever
 */
public record TargetState(
        Target<?> target,
        Outcome session,
        Optional<Session.Identity> identity,
        Optional<Duration> ping,
        Map<String, CollectorState> collectors,
        Map<String, String> missing,
        Optional<Instant> scrapedAt,
        Optional<Instant> lastGood) {
    /** Why a collector did not run that nobody has asked for yet. */
    public static final String NOT_SCRAPED = "it was not scraped yet";

    private static final Outcome UNKNOWN = new Skipped(NOT_SCRAPED);

    /**
     * The same of one collector.
     *
     * @param outcome without what was found
     * @param lastGood when a run of it succeeded last, if ever
     */
    public record CollectorState(Outcome outcome, Optional<Instant> lastGood) {
        private CollectorState after(Outcome now, Instant time) {
            return new CollectorState(
                    now.told(), now instanceof Done done ? Optional.of(time.minus(done.age())) : lastGood);
        }
    }

    static TargetState unknown(Target<?> target) {
        Map<String, CollectorState> collectors = new LinkedHashMap<>();
        target.collectorNames().forEach(name -> collectors.put(name, new CollectorState(UNKNOWN, Optional.empty())));
        return new TargetState(
                target,
                UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                collectors,
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it was up when it was scraped last. */
    public boolean up() {
        return session instanceof Done;
    }

    TargetState after(TargetReport report, Instant time) {
        Map<String, CollectorState> now = new LinkedHashMap<>(collectors);
        report.collectors()
                .forEach((name, outcome) -> now.computeIfPresent(name, (key, before) -> before.after(outcome, time)));
        if (!report.up()) {
            now.replaceAll((name, before) ->
                    report.collectors().containsKey(name) ? before : before.after(TargetRun.DOWN, time));
        }
        Map<String, String> lacking = new TreeMap<>(missing);
        lacking.keySet().removeAll(report.collectors().keySet());
        lacking.putAll(report.missing());
        return new TargetState(
                target,
                report.session().told(),
                report.identity().or(() -> identity),
                report.up() ? Optional.of(report.ping()) : Optional.empty(),
                now,
                lacking,
                Optional.of(time),
                report.up() ? Optional.of(time) : lastGood);
    }
}
