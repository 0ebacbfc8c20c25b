package io.stackexporter.web;

import io.stackexporter.access.WebAccess;
import io.stackexporter.self.ProcessMetrics;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xnio.Options;

/**
 * Where clients connect, plain or by TLS on every address alike, and the limits that hold for them. Only HTTP/1.1: with
 * HTTP/2 the library would wait for ever for the rest of a handshake, and a scrape asks for one page.
 */
final class Listeners {
    private static final int LONGEST_HEADERS = 16 * 1024;

    private Listeners() {}

    /**
     * A server that is yet to be started.
     *
     * @param patience with a client that stops in the middle of a request; three times as much with one that does not read, and
     *     twelve times with one that has not yet begun, be it with its handshake
     */
    static Undertow of(WebSettings settings, Duration patience, HttpHandler root) {
        int timeout = (int) patience.toMillis();
        int most = mostConnections(settings.addresses().size());
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, LONGEST_HEADERS)
                .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false) // or who never reads costs a core
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) LONGEST_HEADERS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, timeout * 12)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, timeout)
                .setSocketOption(Options.WRITE_TIMEOUT, timeout * 3)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, most)
                .setSocketOption(Options.CONNECTION_LOW_WATER, most)
                .setHandler(root);
        settings.addresses().forEach(address -> listen(builder, address, settings.access()));
        return builder.build();
    }

    private static void listen(Undertow.Builder builder, InetSocketAddress address, WebAccess access) {
        if (access.secure()) {
            builder.addHttpsListener(address.getPort(), address.getHostString(), access.tls());
        } else {
            builder.addHttpListener(address.getPort(), address.getHostString());
        }
    }

    /**
     * Half of what the exporter may open, so that clients never take what the targets need. More of them wait to be
     * accepted; without room to accept them, nobody would be for up to half a minute.
     */
    private static int mostConnections(int addresses) {
        return Math.toIntExact(Math.clamp(ProcessMetrics.mostFiles() / 2 / addresses, 1, Integer.MAX_VALUE));
    }
}
