package io.stackexporter.fake;

import io.stackexporter.servers.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server of a tiny line protocol that can behave as badly as servers do, and that counts what clients do to it. */
public final class FakeServer implements AutoCloseable {
    /** What happens to a request. */
    public enum Mode {
        /** {@code ok 1}. */
        ANSWERS,
        /** Nothing, ever. */
        SILENT,
        /** One byte a second, without an end. */
        DRIPS,
        /** Bytes that are no answer. */
        GARBAGE,
        /** The first half of an answer, then the end of the connection. */
        CLOSES,
        /** The right answer, half a second late. */
        LATE
    }

    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final Map<String, Mode> ownModes = new ConcurrentHashMap<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile Mode mode;
    private volatile ServerSocket listener;

    public FakeServer(Mode mode) {
        this.mode = mode;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        accept(listener);
    }

    /** A port on which nothing listens. */
    public static int closedPort() {
        try (ServerSocket socket = listen(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public void mode(Mode next) {
        mode = next;
    }

    /** From now on this request, and only this one, gets no answer. */
    public void hang(String request) {
        ownModes.put(request, Mode.SILENT);
    }

    /** From now on this request, and only this one, gets an answer that is none. */
    public void garble(String request) {
        ownModes.put(request, Mode.GARBAGE);
    }

    public void mend(String request) {
        ownModes.remove(request);
    }

    /** Connections whose end it has not seen. */
    public int open() {
        return open.get();
    }

    public int requests(String request) {
        return requests.getOrDefault(request, 0);
    }

    /** Goes away as a stopped server does; {@link #restart} brings it back on the same port. */
    public void stop() {
        close();
    }

    public void restart() {
        listener = listen(port);
        accept(listener);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual().start(() -> {
            while (!from.isClosed()) {
                try {
                    Socket client = from.accept();
                    clients.add(client);
                    open.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                requests.merge(request, 1, Integer::sum);
                answer(client, ownModes.getOrDefault(request, mode));
            }
        } catch (IOException gone) {
            // The client went away, which is its right.
        } finally {
            clients.remove(client);
            open.decrementAndGet();
        }
    }

    private static void answer(Socket client, Mode how) throws IOException {
        OutputStream out = client.getOutputStream();
        switch (how) {
            case ANSWERS -> send(out, "ok 1\n");
            case SILENT -> {}
            case DRIPS -> Thread.ofVirtual().start(() -> drip(out));
            case GARBAGE -> out.write(new byte[] {(byte) 0xFF, 0, (byte) 0xC3, '\n'});
            case CLOSES -> {
                send(out, "o");
                client.close();
            }
            case LATE -> {
                Await.pause(Duration.ofMillis(500)); // late is its mode
                send(out, "ok 1\n");
            }
        }
    }

    private static void drip(OutputStream out) {
        try {
            while (true) {
                send(out, "o");
                Await.pause(Duration.ofSeconds(1)); // a drop a second is its mode
            }
        } catch (IOException gone) {
            // The client has had enough.
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
