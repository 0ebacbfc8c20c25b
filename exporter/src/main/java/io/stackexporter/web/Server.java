package io.stackexporter.web;

import io.stackexporter.collect.Scraper;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: one I/O thread, a virtual thread for every request that works, a limit on every wait. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    /** Of a request, which clients send at once. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

    private final ExecutorService requests = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("request-", 0).factory());
    private final Routes routes;
    private final Gate gate;
    private final GracefulShutdownHandler root;
    private final Undertow undertow;

    /** @param reload loads the configuration anew and gives its problems; none when it is in force */
    public Server(
            WebSettings settings,
            Scraper scraper,
            ExporterMetrics exporter,
            BuildInfo build,
            Supplier<List<String>> reload) {
        this(settings, scraper, exporter, build, reload, LONGEST_REQUEST);
    }

    /** @param patience with a client that stops in the middle of a request */
    Server(
            WebSettings settings,
            Scraper scraper,
            ExporterMetrics exporter,
            BuildInfo build,
            Supplier<List<String>> reload,
            Duration patience) {
        routes = Routes.of(settings, scraper, exporter, build, reload);
        gate = new Gate(settings.access(), exchange -> routes.isOpen(exchange.getRelativePath()), this::route);
        root = new GracefulShutdownHandler(new UnwantedBody(gate, patience));
        undertow = Listeners.of(settings, patience, root);
    }

    /** Takes its ports; throws when one is taken already. */
    public void start() {
        undertow.start();
    }

    /** The ports really taken, where one was asked for as 0. */
    public List<InetSocketAddress> addresses() {
        return undertow.getListenerInfo().stream()
                .map(listener -> (InetSocketAddress) listener.getAddress())
                .toList();
    }

    private void route(HttpServerExchange exchange) {
        Optional<Routes.Route> found = routes.find(exchange.getRelativePath());
        if (found.isEmpty()) {
            Answers.plain(exchange, 404, "There is nothing here; see / for what there is.");
            return;
        }
        Routes.Route route = found.get();
        if (route.methods().contains(exchange.getRequestMethod())) {
            exchange.dispatch(requests, working -> answer(working, route.handler()));
        } else {
            exchange.getResponseHeaders().put(Headers.ALLOW, route.allowed(", "));
            Answers.plain(exchange, 405, "Only " + route.allowed(" and ") + " are answered here.");
        }
    }

    private static void answer(HttpServerExchange exchange, HttpHandler handler) {
        try {
            handler.handleRequest(exchange);
        } catch (Exception | Error e) {
            LOG.debug("{} {} was not answered", exchange.getRequestMethod(), exchange.getRelativePath(), e);
            if (exchange.isResponseStarted()) {
                exchange.endExchange(); // the client went away, or sees that the page is cut
            } else {
                Answers.plain(exchange, 500, "The exporter failed to answer; its log says more.");
            }
        }
    }

    /** Takes no new requests, waits a while for the ones under way, and ends. */
    @Override
    public void close() {
        root.shutdown();
        try {
            boolean all = root.awaitShutdown(LONGEST_END.toMillis());
            LOG.debug("all requests were answered: {}", all);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
        gate.close();
        requests.shutdownNow();
    }
}
