package io.stackexporter.kind.backup;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Goes through a file forwards; what is skipped is not read. */
final class Cursor {
    private static final int PIECE = 16 << 10;

    private final Bytes bytes;
    private long start;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    Cursor(Bytes bytes, long start) {
        this.bytes = bytes;
        this.start = start;
    }

    long at() {
        return start + piece.position();
    }

    boolean isAtEnd() {
        return at() >= bytes.size();
    }

    int next() throws IOException {
        if (!piece.hasRemaining()) {
            start = at();
            if (start >= bytes.size()) {
                throw new EOFException("the file ends at " + bytes.size());
            }
            piece = bytes.take(start, (int) Math.min(PIECE, bytes.size() - start));
        }
        return piece.get() & 0xff;
    }

    /** A number of so many bytes, lowest first. */
    long number(int count) throws IOException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) next() << (8 * i);
        }
        return value;
    }

    void skip(long count) throws IOException {
        if (count < 0 || at() + count > bytes.size()) {
            throw new EOFException("the file ends at " + bytes.size());
        }
        if (count <= piece.remaining()) {
            piece.position(piece.position() + (int) count);
        } else {
            start = at() + count;
            piece = ByteBuffer.allocate(0);
        }
    }
}
