package io.stackexporter.kind.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one door to the content of a backup: counts what is read and ends at the budget. */
final class Bytes {
    /** Enough for every check; a backup may be as large as it wants. */
    static final int BUDGET = 1 << 20;

    private final Content content;
    private final long size;
    private int read;

    /** The file goes on, but we do not. */
    static final class OverBudget extends IOException {
        private static final long serialVersionUID = 1;

        OverBudget() {
            super("the check would read more than " + BUDGET + " bytes");
        }
    }

    Bytes(Content content, long size) {
        this.content = content;
        this.size = size;
    }

    long size() {
        return size;
    }

    /** How much was read so far. */
    int read() {
        return read;
    }

    int left() {
        return BUDGET - read;
    }

    boolean fits() {
        return size <= left();
    }

    /**
     * Exactly these bytes, lowest byte first when numbers are read.
     *
     * @throws EOFException the file ends before
     */
    ByteBuffer take(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new EOFException("the file ends at " + size);
        }
        if (length > left()) {
            throw new OverBudget();
        }
        byte[] bytes = content.read(offset, length);
        read += bytes.length;
        if (bytes.length < length) {
            throw new EOFException("the file ends at " + (offset + bytes.length));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** As many of the first bytes as there are. */
    ByteBuffer first(int length) throws IOException {
        return take(0, (int) Math.min(size, length));
    }

    /** As many of the last bytes as there are. */
    ByteBuffer last(int length) throws IOException {
        int all = (int) Math.min(size, length);
        return take(size - all, all);
    }

    /** As {@link #last}, bare. */
    byte[] end(int length) throws IOException {
        ByteBuffer last = last(length);
        byte[] bytes = new byte[last.remaining()];
        last.get(bytes);
        return bytes;
    }

    /** From an offset on, a piece at a time. */
    InputStream from(long offset, int piece) {
        return new Pieces(offset, piece);
    }

    private final class Pieces extends InputStream {
        private final int piece;
        private long at;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        Pieces(long offset, int piece) {
            this.at = offset;
            this.piece = piece;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(target, start, count);
            return count;
        }

        private boolean fill() throws IOException {
            if (!buffer.hasRemaining() && at < size) {
                buffer = take(at, (int) Math.min(piece, size - at));
                at += buffer.remaining();
            }
            return buffer.hasRemaining();
        }
    }
}
