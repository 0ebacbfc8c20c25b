package io.stackexporter.fake;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens a new connection for every session, and counts them exactly: a server sees the end of one only a little later. */
public final class FakeSource implements SessionSource<FakeSession> {
    private final int port;
    private final boolean evidence;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    public FakeSource(int port) {
        this(port, false);
    }

    /** @param evidence whether collectors find something although the ping failed */
    public FakeSource(int port, boolean evidence) {
        this.port = port;
        this.evidence = evidence;
    }

    /** The most sessions that were open, or being opened, at one moment. */
    public int mostOpen() {
        return mostOpen.get();
    }

    @Override
    public FakeSession open(Deadline deadline) throws IOException {
        Socket socket = new Socket();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), deadline.millis());
            return new FakeSession(socket, evidence, open::decrementAndGet);
        } catch (IOException e) {
            socket.close();
            open.decrementAndGet();
            throw e;
        }
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return failure instanceof FakeFailure known ? known.kind() : ErrorKind.INTERNAL;
    }

    @Override
    public void close() {}
}
