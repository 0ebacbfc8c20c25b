package io.stackexporter.web;

import io.stackexporter.collect.Scraper;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.web.status.Links;
import io.stackexporter.web.status.StatusPage;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Every path that is answered, by which methods, and what answers it. */
final class Routes {
    private static final List<HttpString> READING = List.of(Methods.GET, Methods.HEAD);
    private static final List<HttpString> DOING = List.of(Methods.POST, Methods.PUT);

    /** For whatever watches the process, which has no login. */
    private static final Set<String> OPEN = Set.of("/-/healthy", "/-/ready");

    private final Map<String, Route> byPath;
    private final String prefix;

    /** One path. */
    record Route(List<HttpString> methods, HttpHandler handler) {
        static Route reading(HttpHandler handler) {
            return new Route(READING, handler);
        }

        String allowed(String between) {
            return methods.stream().map(HttpString::toString).collect(Collectors.joining(between));
        }
    }

    private Routes(Map<String, Route> byPath, String prefix) {
        this.byPath = byPath;
        this.prefix = prefix;
    }

    static Routes of(
            WebSettings settings,
            Scraper scraper,
            ExporterMetrics exporter,
            BuildInfo build,
            Supplier<List<String>> reload) {
        ScrapeAnswers answers = new ScrapeAnswers(exporter, settings);
        StatusPage status = new StatusPage(build, new Links(settings.prefix(), settings.metricsPath()));
        Map<String, Route> routes = Map.of(
                settings.metricsPath(),
                Route.reading(new MetricsHandler(scraper, exporter, answers)),
                WebSettings.PROBE,
                Route.reading(new ProbeHandler(scraper, answers)),
                WebSettings.SERVICE_DISCOVERY,
                Route.reading(new ServiceDiscovery(scraper, settings)),
                WebSettings.TARGETS,
                Route.reading(new TargetsPage(scraper)),
                "/",
                Route.reading(new StatusHandler(status, scraper::states, exporter::loading)),
                "/-/healthy",
                Route.reading(exchange -> Answers.plain(exchange, 200, "stack-exporter is healthy.")),
                "/-/ready",
                Route.reading(exchange -> Answers.plain(exchange, 200, "stack-exporter is ready.")),
                "/-/reload",
                new Route(DOING, exchange -> reload(exchange, reload.get())));
        return new Routes(routes, settings.prefix());
    }

    /** With or without the prefix: a proxy in front may take it off or leave it. */
    Optional<Route> find(String path) {
        return Optional.ofNullable(byPath.get(known(path)));
    }

    /** Whether it is answered to everybody. */
    boolean isOpen(String path) {
        return OPEN.contains(known(path));
    }

    private String known(String path) {
        if (byPath.containsKey(path) || prefix.isEmpty() || !(path + "/").startsWith(prefix + "/")) {
            return path;
        }
        String rest = path.substring(prefix.length());
        return rest.isEmpty() ? "/" : rest;
    }

    private static void reload(HttpServerExchange exchange, List<String> problems) {
        if (problems.isEmpty()) {
            Answers.plain(exchange, 200, "The configuration is in force.");
        } else {
            Answers.plain(exchange, 500, String.join("\n", problems));
        }
    }
}
