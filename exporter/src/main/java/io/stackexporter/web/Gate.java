package io.stackexporter.web;

import io.stackexporter.access.Login;
import io.stackexporter.access.Passwords;
import io.stackexporter.access.WebAccess;
import io.stackexporter.access.WebConfig;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** What stands before every page: headers, the rate and the login, as the web configuration says at the moment. */
final class Gate implements HttpHandler, AutoCloseable {
    /** Logins that are checked or wait for it; one after the other, since each is meant to be dear. */
    private static final int MOST_CHECKS = 16;

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final WebAccess access;
    private final Predicate<HttpServerExchange> open;
    private final HttpHandler next;
    private final RateLimiter limiter = new RateLimiter();
    private final Semaphore places = new Semaphore(MOST_CHECKS);
    /** A thread of the system's own: on a virtual one the checks would take the processors from the scrapes. */
    private final ExecutorService checks = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("login").factory());

    /**
     * Puts itself before a handler.
     *
     * @param open what is answered without login and at any rate
     */
    Gate(WebAccess access, Predicate<HttpServerExchange> open, HttpHandler next) {
        this.access = access;
        this.open = open;
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        WebConfig config = access.current();
        config.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().put(HttpString.tryFromString(name), value));
        if (open.test(exchange)) {
            next.handleRequest(exchange);
            return;
        }
        Optional<Duration> wait = limiter.refused(config.rate());
        if (wait.isPresent()) {
            refuse(exchange, 429, wait.get(), "Too many requests; rate_limit of the web configuration says how many.");
        } else if (config.passwords().required()) {
            logIn(exchange, config.passwords());
        } else {
            next.handleRequest(exchange);
        }
    }

    private void logIn(HttpServerExchange exchange, Passwords passwords) throws Exception {
        Optional<Login> login = Login.of(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
        if (login.isEmpty()) {
            askForLogin(exchange);
        } else if (passwords.known(login.get())) {
            next.handleRequest(exchange);
        } else if (places.tryAcquire()) {
            exchange.dispatch(checks, working -> check(working, passwords, login.get()));
        } else {
            refuse(exchange, 503, SECOND, "Too many logins at once.");
        }
    }

    private void check(HttpServerExchange exchange, Passwords passwords, Login login) throws Exception {
        boolean good;
        try {
            good = passwords.check(login);
        } finally {
            places.release();
        }
        if (good) {
            next.handleRequest(exchange);
        } else {
            askForLogin(exchange);
        }
    }

    private static void askForLogin(HttpServerExchange exchange) {
        exchange.getResponseHeaders()
                .put(Headers.WWW_AUTHENTICATE, "Basic realm=\"stack-exporter\", charset=\"UTF-8\"");
        Answers.plain(exchange, 401, "Log in as one of the users in the web configuration.");
    }

    private static void refuse(HttpServerExchange exchange, int status, Duration wait, String sentence) {
        long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Long.toString(Math.max(1, seconds)));
        Answers.plain(exchange, status, sentence);
    }

    @Override
    public void close() {
        checks.shutdownNow();
    }
}
