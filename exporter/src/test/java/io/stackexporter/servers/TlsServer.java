package io.stackexporter.servers;

import io.stackexporter.servers.BadServer.Conversation;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Accepts connections on 127.0.0.1 and shakes hands, as its context and a last touch want it. */
public final class TlsServer implements AutoCloseable {
    private final BadServer server;

    private TlsServer(BadServer server) {
        this.server = server;
    }

    /** One that says nothing afterwards, and reads until the client leaves. */
    public static TlsServer start(SSLContext context) {
        return start(context, socket -> {}, TlsServer::listen);
    }

    public static TlsServer start(SSLContext context, Consumer<SSLSocket> touch, Conversation conversation) {
        return new TlsServer(BadServer.that(socket -> {
            SSLSocket encrypted = over(socket, context);
            touch.accept(encrypted);
            encrypted.startHandshake();
            conversation.hold(encrypted);
        }));
    }

    /** The server's side of TLS on a connection that has begun in clear text. */
    public static SSLSocket over(Socket plain, SSLContext context) throws IOException {
        SSLSocket encrypted = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        encrypted.setUseClientMode(false);
        return encrypted;
    }

    private static void listen(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // Heard, not answered.
        }
    }

    public int port() {
        return server.port();
    }

    public int connections() {
        return server.connections();
    }

    @Override
    public void close() {
        server.close();
    }
}
