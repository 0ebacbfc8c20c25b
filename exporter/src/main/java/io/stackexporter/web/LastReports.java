package io.stackexporter.web;

import io.stackexporter.collect.TargetReport;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What the latest scrape found, for people to look at; looking never scrapes. */
final class LastReports {
    private final AtomicReference<List<TargetReport>> reports = new AtomicReference<>(List.of());

    void set(List<TargetReport> latest) {
        reports.set(List.copyOf(latest));
    }

    List<TargetReport> get() {
        return reports.get();
    }
}
