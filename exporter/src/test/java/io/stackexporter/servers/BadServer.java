package io.stackexporter.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts connections and misbehaves. */
public final class BadServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Conversation conversation;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** What it does with one connection; afterwards the connection is closed. */
    @FunctionalInterface
    public interface Conversation {
        void hold(Socket socket) throws IOException;
    }

    private BadServer(Conversation conversation) {
        this.conversation = conversation;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("bad-server").start(this::accept);
    }

    public static BadServer that(Conversation conversation) {
        return new BadServer(conversation);
    }

    /** Reads whatever comes and never answers. */
    public static BadServer thatHangs() {
        return that(BadServer::swallow);
    }

    /** Answers the same bytes to everything. */
    public static BadServer thatAnswers(String bytes) {
        return that(socket -> {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            while (in.read(buffer) >= 0) {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    /** Connections that the other side has not closed yet. */
    public int connections() {
        return open.size();
    }

    private static void swallow(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // Heard, not answered.
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("bad-server-connection").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            conversation.hold(socket);
        } catch (IOException theOtherSideLeft) {
            // As expected of whoever meets this server.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
