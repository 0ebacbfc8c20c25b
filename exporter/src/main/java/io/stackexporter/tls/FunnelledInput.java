package io.stackexporter.tls;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a socket hears, all of it by way of one method, so that whoever counts, bounds or explains it misses nothing. */
public abstract class FunnelledInput extends FilterInputStream {
    private static final int SKIP_AT_ONCE = 8192;

    protected FunnelledInput(InputStream in) {
        super(in);
    }

    @Override
    public abstract int read(byte[] bytes, int from, int count) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Not past the count. */
    @Override
    public final long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.max(0, Math.min(count, SKIP_AT_ONCE))];
        return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
    }
}
