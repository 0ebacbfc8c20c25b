package io.stackexporter.kind.http;

import io.stackexporter.collect.MetricNames;
import io.stackexporter.metric.MetricType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names of one application's page: none twice, and none that the exporter itself gives. */
final class NamesOnPage {
    private final Optional<MetricNames> taken;
    private final Map<String, String> claimed = new HashMap<>();

    NamesOnPage(Optional<MetricNames> taken) {
        this.taken = taken;
    }

    /** Why a metric may not be passed on by this name; empty when it may. */
    String objection(String name, MetricType type) {
        String builtIn = taken.map(names -> names.foreignProblem(name, type)).orElse("");
        if (!builtIn.isEmpty()) {
            return builtIn;
        }
        for (String line : MetricNames.lines(name, type)) {
            String other = claimed.putIfAbsent(line, name);
            if (other != null) {
                return "clashes with " + other + " of the same page";
            }
        }
        return "";
    }
}
