package io.stackexporter.probe;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.tls.FunnelledInput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what a service sends beside the body that is asked of it. Libraries read what stands between the pieces of a body
 * into memory, however long it is, and a limit of the body never sees it.
 */
public final class Meter {
    /** Much more than the head of an answer, certificates and the lines between pieces. */
    private static final long MOST = 1 << 20;

    /** With HTTP/2 what comes is held for the one who reads it, up to the window of 16 MiB. */
    private static final long MOST_WITH_WINDOW = 17 << 20;

    private final AtomicLong total = new AtomicLong();
    private final AtomicLong aside = new AtomicLong();
    private volatile long most;

    private Meter(long most) {
        this.most = most;
    }

    public static Meter ofHttp1() {
        return new Meter(MOST);
    }

    /** For a connection whose version of HTTP is not known yet. */
    public static Meter ofAnyHttp() {
        return new Meter(MOST_WITH_WINDOW);
    }

    /** The head has come; from here on the body must follow. */
    public void headIsRead(boolean http2) {
        most = http2 ? MOST_WITH_WINDOW : MOST;
        aside.set(0);
    }

    /** How much came in all. */
    public long total() {
        return total.get();
    }

    /** The body, each piece of which allows for some more beside it. */
    public InputStream body(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                aside.set(0);
                return one;
            }

            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                int read = super.read(bytes, from, count);
                aside.set(0);
                return read;
            }
        };
    }

    /** A socket, not connected yet, that ends with an error when too much comes. */
    Socket socket() {
        return new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                return new Counted(super.getInputStream());
            }
        };
    }

    private final class Counted extends FunnelledInput {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            int read = in.read(bytes, from, count);
            total.addAndGet(Math.max(0, read));
            if (aside.addAndGet(Math.max(0, read)) > most) {
                throw new ProbeException(
                        ErrorKind.LIMIT,
                        "more than " + (most >> 20) + " MiB come beside the body; see what answers there");
            }
            return read;
        }
    }
}
