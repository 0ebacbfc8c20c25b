package io.stackexporter.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The address at which a target is watched: a real server behind it, or whatever a fault makes of it. The port stays the
 * same, and each change ends the connections there are.
 */
final class Gate implements AutoCloseable {
    private static final int FILLED_MILLIS = 100;

    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> held = new ArrayList<>();
    private volatile Conversation conversation;

    /** What it does with one connection; afterwards the connection is closed. */
    @FunctionalInterface
    interface Conversation {
        void hold(Socket near) throws IOException;
    }

    Gate(Conversation first) {
        conversation = first;
        port = listen(0, 50);
    }

    int port() {
        return port;
    }

    /** Connections that the other side has not closed yet. */
    int connections() {
        return open.size();
    }

    void be(Conversation next) {
        release();
        conversation = next;
        listen(port, 50);
    }

    /** Holds the port, so that nobody else takes it, and listens to nobody. */
    void refuse() {
        release();
        try {
            Socket holder = new Socket();
            holder.setReuseAddress(true);
            holder.bind(address(port));
            held.add(holder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts nobody and has no room left for those who wait: whoever connects gets no answer at all. */
    void swallow() {
        release();
        try {
            ServerSocket full = new ServerSocket();
            held.add(full);
            full.setReuseAddress(true);
            full.bind(address(port), 1);
            while (fills()) {
                // Until one finds no room.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean fills() throws IOException {
        Socket waiting = new Socket();
        held.add(waiting);
        try {
            waiting.connect(address(port), FILLED_MILLIS);
            return true;
        } catch (SocketTimeoutException noRoom) {
            return false;
        }
    }

    private int listen(int at, int backlog) {
        try {
            ServerSocket listener = new ServerSocket();
            held.add(listener);
            listener.setReuseAddress(true);
            listener.bind(address(at), backlog);
            Thread accepting = Thread.ofVirtual().name("gate").start(() -> accept(listener));
            // The port is free only when nobody waits for a connection any more.
            held.add(accepting::join);
            return listener.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                open.add(near);
                Thread.ofVirtual().name("gate-connection").start(() -> serve(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket near) {
        try (near) {
            conversation.hold(near);
        } catch (IOException ended) {
            // Either side has left.
        } finally {
            open.remove(near);
        }
    }

    /** What a conversation does with the server's answers. */
    @FunctionalInterface
    interface Answers {
        void pass(InputStream from, OutputStream to) throws IOException;
    }

    /** Lets everything through to a server of this machine, its answers in a way of their own. */
    static Conversation to(int server, Answers answers) {
        return near -> {
            try (Socket far = new Socket(InetAddress.getLoopbackAddress(), server)) {
                Thread.ofVirtual().name("gate-answers").start(() -> {
                    try (near;
                            far) {
                        answers.pass(far.getInputStream(), near.getOutputStream());
                    } catch (IOException ended) {
                        // Either side has left.
                    }
                });
                near.getInputStream().transferTo(far.getOutputStream());
            }
        };
    }

    static Conversation to(int server) {
        return to(server, InputStream::transferTo);
    }

    private void release() {
        try {
            for (AutoCloseable each : held) {
                each.close();
            }
            held.clear();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        release();
    }
}
