package io.stackexporter.collect;

/** What one collector uses to read: a borrowed connection or client, together with what is known of the server behind it. */
public interface Session extends AutoCloseable {

    Identity identity();

    /** A trivial request, to see that the server answers and how fast. */
    void ping() throws Exception;

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
