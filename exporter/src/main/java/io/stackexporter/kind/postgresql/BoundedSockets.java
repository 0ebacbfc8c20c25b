package io.stackexporter.kind.postgresql;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets whose answers are bounded, see {@link BoundedAnswers}. The driver makes one by the name of this class. On one that
 * turns to TLS nothing is counted any more.
 */
public final class BoundedSockets extends SocketFactory {
    @Override
    public Socket createSocket() {
        return new BoundedSocket();
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
        Socket socket = new BoundedSocket();
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

    private static final class BoundedSocket extends Socket {
        private final AtomicReference<@Nullable BoundedAnswers> answers = new AtomicReference<>();

        private BoundedAnswers answers() throws IOException {
            answers.compareAndSet(null, new BoundedAnswers(super.getInputStream()));
            return Objects.requireNonNull(answers.get());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return answers();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new Questions(super.getOutputStream(), answers());
        }
    }

    /** Tells the answers what they answer. */
    private static final class Questions extends FilterOutputStream {
        private final BoundedAnswers answers;

        Questions(OutputStream out, BoundedAnswers answers) {
            super(out);
            this.answers = answers;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            answers.asked(bytes, from, length);
            out.write(bytes, from, length);
        }
    }
}
