package io.stackexporter.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A stretch of network in front of a server, which can be slow, or cut: connections stay open and nothing comes through. */
public final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean cut;
    private volatile boolean refuses;
    private volatile Duration delay = Duration.ZERO;

    private Relay(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    public static Relay to(int port) {
        return new Relay(port);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections that were made since it began. */
    public int connections() {
        return accepted.get();
    }

    /** From now on every byte is lost, in both directions and on new connections too. */
    public void cut() {
        cut = true;
    }

    /** From now on every connection is ended, those there are and new ones. */
    public void refuse() {
        refuses = true;
        closeAll();
    }

    /** From now on every 8 KiB take this long. */
    public void slowDown(Duration each) {
        delay = each;
    }

    /** Lets new connections through; those that have lost bytes are ended. */
    public void mend() {
        cut = false;
        refuses = false;
        closeAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                accepted.incrementAndGet();
                if (refuses) {
                    near.close();
                } else {
                    join(keep(near));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket near) throws IOException {
        try {
            Socket far = keep(new Socket(InetAddress.getLoopbackAddress(), target));
            pump(near, far);
            pump(far, near);
        } catch (IOException nobodyListens) {
            near.close();
        }
    }

    private Socket keep(Socket socket) {
        open.add(socket);
        return socket;
    }

    private void pump(Socket from, Socket to) {
        Thread.ofVirtual().name("relay-connection").start(() -> {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[8192];
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    Await.pause(delay);
                    if (!cut) {
                        out.write(buffer, 0, length);
                    }
                }
            } catch (IOException ended) {
                // Either side has left.
            } finally {
                open.remove(from);
            }
        });
    }

    private void closeAll() {
        try {
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeAll();
    }
}
