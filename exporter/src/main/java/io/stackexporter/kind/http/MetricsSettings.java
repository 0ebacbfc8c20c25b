package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.config.Section;
import io.stackexporter.probe.Patterns;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where an application tells of itself, and what of that is passed on.
 *
 * @param prefix stands before every name that is passed on
 * @param keep names must match one of these; any name when there are none
 * @param drop names that are left out
 */
record MetricsSettings(HttpUrl url, String prefix, List<Pattern> keep, List<Pattern> drop, int maxSeries) {
    private static final int USUAL_SERIES = 5_000;
    private static final int MOST_SERIES = 20_000;
    private static final Pattern PREFIX = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)?");

    /** Empty when nobody wants to know. */
    static Optional<MetricsSettings> read(Section settings, HttpUrl service) {
        Section section = settings.section(
                "metrics", "The application's own metrics, fetched in the same scrape and passed on. May be {}.");
        MetricsSettings found = new MetricsSettings(
                url(section, service),
                prefix(section),
                Patterns.many(
                        section,
                        "keep",
                        "Names that are passed on, as regular expressions of the whole name; all if none."),
                Patterns.many(section, "drop", "Names that are left out, as regular expressions of the whole name."),
                section.integer(
                        "max_series",
                        1,
                        MOST_SERIES,
                        USUAL_SERIES,
                        "Lines beyond this number are left out and counted; one with long labels counts once for each 256 characters."));
        section.end();
        return settings.has("metrics") ? Optional.of(found) : Optional.empty();
    }

    private static HttpUrl url(Section section, HttpUrl service) {
        String path = section.text("path", "/metrics", "Path of the page, or its whole URL on the same host.");
        boolean whole = path.matches("(?i)https?://.*");
        @Nullable HttpUrl url = whole || path.startsWith("/") ? service.resolve(path) : null;
        if (url == null) {
            section.problem("path", "must be a path like /metrics, or a URL");
            return service;
        }
        if (!url.host().equals(service.host())) {
            section.problem("path", "must be on the host of the url; watch another host by a target of its own");
        }
        return url;
    }

    private static String prefix(Section section) {
        String prefix = section.text("prefix", "", "Text that is put before every name, such as shop_.");
        if (!PREFIX.matcher(prefix).matches()) {
            section.problem("prefix", "is not the beginning of a metric name");
            return "";
        }
        return prefix;
    }

    /** Whether somebody wants the metrics of this name. */
    boolean wants(String name, Deadline deadline) {
        boolean kept = keep.isEmpty() || keep.stream().anyMatch(pattern -> Patterns.matches(pattern, name, deadline));
        return kept && drop.stream().noneMatch(pattern -> Patterns.matches(pattern, name, deadline));
    }
}
