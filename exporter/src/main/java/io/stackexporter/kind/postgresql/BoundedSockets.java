package io.stackexporter.kind.postgresql;

import io.stackexporter.jdbc.BoundedSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Sockets whose answers are bounded, see {@link BoundedAnswers}. The driver makes one by the name of this class. */
public final class BoundedSockets extends SocketFactory {
    @Override
    public Socket createSocket() {
        return new BoundedSocket(BoundedAnswers::new);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private static Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from) throws IOException {
        Socket socket = new BoundedSocket(BoundedAnswers::new);
        boolean done = false;
        try {
            socket.bind(from);
            socket.connect(to);
            done = true;
            return socket;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }
}
