package io.stackexporter.e2e;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The facts of one drill: what is broken, and everything that must fire and be told because of it.
 *
 * @param done what is done, for a reader
 * @param lasting whether what fires goes on when the fault is mended, because it compares with what was usual before
 */
record Drill(String name, String done, Fault fault, NavigableMap<Alert, Way> expected, boolean lasting) {

    /** Brings something about in a running system; closing what it gives mends it. */
    @FunctionalInterface
    interface Fault {
        AutoCloseable begin() throws Exception;
    }

    Drill {
        if (expected.isEmpty()) {
            throw new IllegalArgumentException(name + " expects nothing, so that it could not fail");
        }
    }

    /** Expected alerts are written as {@code name severity target way}. */
    static Drill of(String name, String done, Fault fault, String... expected) {
        return new Drill(name, done, fault, alerts(expected), false);
    }

    /** As {@link #of}, where alerts outlive the mending. */
    static Drill lasting(String name, String done, Fault fault, String... expected) {
        return new Drill(name, done, fault, alerts(expected), true);
    }

    private static NavigableMap<Alert, Way> alerts(String... lines) {
        return Stream.of(lines)
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(
                        words -> new Alert(words[0], words[1], words[2]),
                        words -> Way.of(words[3]),
                        (one, other) -> {
                            throw new IllegalArgumentException("the same alert twice");
                        },
                        TreeMap<Alert, Way>::new));
    }

    /** Alerts that must be told to somebody, with the addresses. */
    Map<Alert, Way> told() {
        return expected.entrySet().stream()
                .filter(entry -> entry.getValue() != Way.MUTED)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
