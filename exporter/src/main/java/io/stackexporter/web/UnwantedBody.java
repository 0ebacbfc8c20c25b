package io.stackexporter.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/** Nobody reads a body here; one that is announced and does not come would keep the connection for ever. */
record UnwantedBody(HttpHandler next, Duration patience) implements HttpHandler {

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        watch(exchange);
        next.handleRequest(exchange);
    }

    /** An answer is never cut: what is under way is looked at again later. */
    private void watch(HttpServerExchange exchange) {
        if (exchange.isRequestComplete()) {
            return;
        }
        Runnable check = () -> {
            if (exchange.isResponseComplete() && !exchange.isRequestComplete()) {
                IoUtils.safeClose(exchange.getConnection());
            } else {
                watch(exchange);
            }
        };
        exchange.getIoThread().executeAfter(check, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
