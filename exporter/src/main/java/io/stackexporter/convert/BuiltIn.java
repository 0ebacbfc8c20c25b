package io.stackexporter.convert;

import java.util.Optional;

/** What the exporter has already, as far as a conversion needs to know it. */
public interface BuiltIn {

    /**
     * Who gives a metric.
     *
     * @param words the collector, and under which name where that is another one
     * @param served whether nobody has to do anything for it
     */
    record Place(String words, boolean served) {}

    /** Who gives a metric of this name, or one so alike that a page cannot have both. */
    Optional<Place> placeOf(String metric);

    /** Whether a collector has this name. */
    boolean hasCollector(String name);
}
