package io.stackexporter.web;

import io.undertow.server.HttpServerExchange;
import java.util.Deque;
import java.util.List;

/** What stands in the query of a request, decoded. */
final class Parameters {
    private Parameters() {}

    /** Every value of a parameter, in order. */
    static List<String> all(HttpServerExchange exchange, String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null ? List.of() : List.copyOf(values);
    }
}
