package io.stackexporter.collect;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one collector uses to read: a borrowed connection or client, together with what is known of the server behind it. */
public interface Session extends AutoCloseable {

    Identity identity();

    /** A trivial request, to see that the server answers and how fast. */
    void ping() throws Exception;

    /**
     * Whether collectors can tell what was seen although {@link #ping} failed: the target is down, and how it failed is what
     * people need to know. A certificate that has expired is told only so.
     */
    default boolean hasEvidence() {
        return false;
    }

    /** A collector of this name is about to read. */
    default void begin(String collector) throws Exception {}

    /** Whether the collector that began last has left a part of its reading to {@link #finish}. */
    default boolean unfinished() {
        return false;
    }

    /**
     * Does what collectors of this scrape have left because it is cheaper done once for all of them, such as visits to other
     * databases.
     *
     * @return what failed, by collector
     */
    default Map<String, Incomplete> finish() throws Exception {
        return Map.of();
    }

    /**
     * What the login lacks of the rights that collectors name in {@link Collector#privilege()}. Asked because a server may
     * hide from a login what it may not see, and then nothing fails.
     *
     * @return for each privilege that this session can judge, the grants that are lacking, none when all are there
     */
    default Map<String, List<String>> missing(Set<String> privileges) throws Exception {
        return Map.of();
    }

    /** Gives back what was borrowed; a session that failed is thrown away instead. */
    @Override
    void close();

    /**
     * What answered.
     *
     * @param version as the server tells it
     * @param flavor the product, where several speak the same protocol
     * @param role primary, replica, standalone and so on
     */
    record Identity(String version, String flavor, String role) {}
}
