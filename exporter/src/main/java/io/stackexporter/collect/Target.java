package io.stackexporter.collect;

import io.stackexporter.config.Fingerprint;
import io.stackexporter.config.Secret;
import io.stackexporter.metric.Layers;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One configured server with everything that the engine needs to watch it.
 *
 * @param system the label {@code system}
 * @param category the label {@code kind}
 * @param labels the user's labels
 * @param timeout the longest that one scrape of it may take
 * @param secrets to be taken out of every message
 * @param settings the same as long as everything that the configuration says of it is the same
 */
public record Target<S extends Session>(
        String name,
        String system,
        String category,
        Map<String, String> labels,
        Metric nativeUp,
        SessionSource<S> source,
        List<Enabled<S>> collectors,
        List<Limit> limits,
        Layers layers,
        int maxSeries,
        Duration timeout,
        List<Secret> secrets,
        Fingerprint settings) {

    /** The most sessions that a target's server ever sees from us. */
    public static final int MAX_PARALLEL = 2;

    /**
     * A collector that the configuration wants, and how often.
     *
     * @param metrics what it may give, put together once
     */
    public record Enabled<S extends Session>(Collector<S> collector, Duration interval, List<Metric> metrics) {
        public Enabled(Collector<S> collector, Duration interval) {
            this(
                    collector,
                    interval,
                    collector.readings().stream().map(Reading::metric).toList());
        }
    }

    /** A limit in force, or the word that there is none on purpose, which has no severity. */
    public record Limit(String signal, String severity, double value) {
        static Limit off(String signal) {
            return new Limit(signal, "", Double.NaN);
        }

        public boolean isOff() {
            return severity.isEmpty();
        }
    }

    /** The same, made of these settings. */
    Target<S> of(Fingerprint made) {
        return new Target<>(
                name,
                system,
                category,
                labels,
                nativeUp,
                source,
                collectors,
                limits,
                layers,
                maxSeries,
                timeout,
                secrets,
                made);
    }

    public List<String> collectorNames() {
        return collectors.stream().map(enabled -> enabled.collector().name()).toList();
    }

    /** A message of a driver, fit for a log: on one line, not endless, without secrets. */
    String clean(String message) {
        String clean = message;
        for (Secret secret : secrets) {
            clean = secret.hideIn(clean); // before anything else changes it, or it would not be found
        }
        clean = clean.strip().replaceAll("\\s+", " ");
        return clean.length() > 500 ? clean.substring(0, 500) + "…" : clean;
    }
}
