package io.stackexporter.collect;

import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A system that can be watched: how to open a session and which collectors there are. */
public interface TargetKind<S extends Session> {

    /** The word in the configuration and in the label {@code system}. */
    String name();

    /** Other words for the same kind; the label {@code system} is the word that the user chose. */
    default List<String> aliases() {
        return List.of();
    }

    /** The label {@code kind}: database, cache, queue and so on. */
    String category();

    /** The incumbent exporter's own up metric. */
    Metric nativeUp();

    /** Every collector, in the order in which people should read them. */
    List<Collector<S>> collectors();

    /** The collector that a definition of the configuration makes; empty where this kind takes none. */
    default Optional<Collector<S>> custom(CustomCollector definition) {
        return Optional.empty();
    }

    /** The default limits of the signals of this system. */
    List<Threshold> thresholds();

    /**
     * Reads the keys that only this kind knows. Does no I/O, so that a configuration can be checked offline.
     *
     * @param timeout the longest that one scrape of this target may take
     */
    SessionSource<S> configure(Section settings, Duration timeout);
}
