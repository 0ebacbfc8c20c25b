package io.stackexporter.collect;

import io.stackexporter.config.Section;
import io.stackexporter.metric.Samples;
import java.time.Duration;
import java.util.List;

/**
 * Reads one subject of a system. Implementers never catch, log, time or count: the engine does. They read the facts, add what
 * they find and let every exception pass.
 */
public interface Collector<S extends Session> {

    /** The name in the configuration and in labels, for example {@code stat_database}. */
    String name();

    /** One sentence for people. */
    String help();

    /** Every metric that it may give, with its source. */
    List<Reading> readings();

    /** Whether it runs unless the configuration says otherwise. */
    default boolean onByDefault() {
        return true;
    }

    /** How often it runs; zero means at every scrape. Between two runs its last result is served, with its age. */
    default Duration interval() {
        return Duration.ZERO;
    }

    /** The most series of one run, where that is fewer than its target may have. */
    default int maxSeries() {
        return Integer.MAX_VALUE;
    }

    /** The right that the monitoring login needs for it, as a user would grant it; empty when any login will do. */
    default String privilege() {
        return "";
    }

    /** Whether this server has what it reads. */
    default boolean supports(S session) {
        return true;
    }

    /** The same collector with its own settings; reads every key that it knows. */
    default Collector<S> configured(Section settings) {
        return this;
    }

    /** The same collector, told which names are taken, where it passes on those of others. */
    default Collector<S> beside(MetricNames names) {
        return this;
    }

    void collect(S session, Samples samples) throws Exception;
}
