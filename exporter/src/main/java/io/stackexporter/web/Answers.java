package io.stackexporter.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/** Short answers: one plain sentence, never a stack trace. */
final class Answers {
    private Answers() {}

    static void plain(HttpServerExchange exchange, int status, String sentence) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(sentence + "\n");
    }

    static void html(HttpServerExchange exchange, String page) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(page);
    }
}
