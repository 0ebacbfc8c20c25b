package io.stackexporter.kind.redis;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Signal;
import java.util.stream.Collectors;

/** How the catalogue names what a signal is read from. */
final class Sources {
    private Sources() {}

    static Reading of(Signal signal, String source) {
        return of(signal, source, "");
    }

    static Reading of(Signal signal, String source, String versions) {
        String labels = signal.constants().entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .sorted()
                .collect(Collectors.joining(","));
        return new Reading(signal.metric(), source, labels, versions);
    }
}
