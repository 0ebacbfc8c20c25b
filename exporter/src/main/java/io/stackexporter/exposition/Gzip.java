package io.stackexporter.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compression for pages, which repeat themselves so much that the fastest level is nearly as small as the best. */
public final class Gzip extends GZIPOutputStream {
    private static final int BUFFER = 1 << 14;

    public Gzip(OutputStream out) throws IOException {
        super(out, BUFFER);
        def.setLevel(Deflater.BEST_SPEED);
    }
}
