package io.stackexporter.convert;

/** What the exporter has already, as far as a conversion needs to know it. */
public interface BuiltIn {

    /** The collector that gives a metric of this name, in words; empty when nobody does. */
    String placeOf(String metric);

    /** Whether a collector has this name. */
    boolean hasCollector(String name);
}
