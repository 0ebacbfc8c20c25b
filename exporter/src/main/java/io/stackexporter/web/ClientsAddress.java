package io.stackexporter.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a client has reached this server: what its {@code Host} header says, when that is an address at all. */
final class ClientsAddress {
    /** A name or an address of version 4, or one of version 6 in brackets; then the port. */
    private static final Pattern HOST = Pattern.compile(
            "([A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

    private ClientsAddress() {}

    /** Host and port; those of the connection itself when the header is missing or says something else. */
    static String of(HttpServerExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst(Headers.HOST);
        Matcher host = HOST.matcher(header == null ? "" : header);
        if (!host.matches() || (host.group(2) != null && Integer.parseInt(host.group(2)) > 65_535)) {
            return ofConnection(exchange.getDestinationAddress());
        }
        boolean encrypted = exchange.getConnection().getSslSessionInfo() != null;
        return host.group(1) + ":" + (host.group(2) != null ? host.group(2) : encrypted ? "443" : "80");
    }

    private static String ofConnection(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host.replaceAll("%.*", "") + "]" : host) + ":" + address.getPort();
    }
}
