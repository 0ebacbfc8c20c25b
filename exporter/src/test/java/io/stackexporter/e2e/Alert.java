package io.stackexporter.e2e;

import io.stackexporter.servers.Json;
import java.util.Comparator;

/**
 * One alert as Prometheus tells it, as a message tells it, and as a drill expects it.
 *
 * @param target the watched server, or {@link #NO_TARGET} where the alert is about something else
 */
record Alert(String name, String severity, String target) implements Comparable<Alert> {
    static final String NO_TARGET = "-";

    private static final Comparator<Alert> ORDER =
            Comparator.comparing(Alert::name).thenComparing(Alert::severity).thenComparing(Alert::target);

    static Alert of(Json labels) {
        String target = labels.get("target").text();
        return new Alert(
                labels.get("alertname").text(), labels.get("severity").text(), target.isEmpty() ? NO_TARGET : target);
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
