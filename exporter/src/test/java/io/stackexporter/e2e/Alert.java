package io.stackexporter.e2e;

import io.stackexporter.servers.Json;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * One alert as Prometheus tells it, as a message tells it, and as a drill expects it.
 *
 * @param target the watched server or the set of them, or {@link #NO_TARGET} where the alert is about something else
 */
record Alert(String name, String severity, String target) implements Comparable<Alert> {
    static final String NO_TARGET = "-";

    private static final Comparator<Alert> ORDER =
            Comparator.comparing(Alert::name).thenComparing(Alert::severity).thenComparing(Alert::target);

    static Alert of(Json labels) {
        String target = Stream.of("target", "replication_set")
                .map(label -> labels.get(label).text())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(NO_TARGET);
        return new Alert(labels.get("alertname").text(), labels.get("severity").text(), target);
    }

    @Override
    public int compareTo(Alert other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + " " + severity + " " + target;
    }
}
