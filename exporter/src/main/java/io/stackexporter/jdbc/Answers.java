package io.stackexporter.jdbc;

import io.stackexporter.tls.FunnelledInput;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a server sends, followed as its protocol has it. Drivers make room for whatever length the other side announces; a few
 * bytes of garbage would take all memory, and with it the watch over every other target.
 */
public abstract class Answers extends FunnelledInput {
    protected Answers(InputStream in) {
        super(in);
    }

    /** The client speaks, so that the next bytes answer that. */
    public abstract void asked(byte[] bytes, int from, int count);

    /** From here on it is TLS that is read, whose records are no messages. */
    public abstract void encrypted();

    /** The next bytes of the answer; what cannot be right or takes too much memory is refused. */
    protected abstract void follow(byte[] bytes, int from, int count) throws IOException;

    @Override
    public final int read(byte[] bytes, int from, int count) throws IOException {
        int done = in.read(bytes, from, count);
        if (done > 0) {
            follow(bytes, from, done);
        }
        return done;
    }
}
