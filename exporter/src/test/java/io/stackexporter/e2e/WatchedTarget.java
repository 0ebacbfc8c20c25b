package io.stackexporter.e2e;

/**
 * An entry of {@code targets:}.
 *
 * @param more further keys, as YAML in flow style, or nothing
 */
record WatchedTarget(String name, String kind, String url, String labels, String more) {

    /** Each is a service of its own, so that no message waits for the one before. */
    static WatchedTarget of(String name, String kind, String url) {
        return new WatchedTarget(name, kind, url, "service: " + name, "");
    }

    WatchedTarget with(String keys) {
        return new WatchedTarget(name, kind, url, labels, more + ", " + keys);
    }

    /** With others of the same service, of which one should be the primary. */
    WatchedTarget inSet(String set) {
        return new WatchedTarget(name, kind, url, "service: " + set + ", replication_set: " + set, more);
    }

    String line() {
        return "  - {name: %s, kind: %s, url: \"%s\", labels: {%s}%s}\n".formatted(name, kind, url, labels, more);
    }
}
