package io.stackexporter.kind.backup;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An archive of pg_dump in its custom format, which keeps its table of contents in front and the data behind, each in
 * pieces that begin with their length.
 */
final class PgDump {
    static final String MAGIC = "PGDMP";

    /** A piece of length 0: how everything ends. */
    private static final int END = 5;

    private static final int TAIL = 256 << 10;
    private static final int DATA = 1;
    private static final int LARGE_OBJECTS = 3;

    private final Bytes bytes;

    private PgDump(Bytes bytes) {
        this.bytes = bytes;
    }

    /** Returns whether it is known to be whole. */
    static boolean check(Bytes bytes) throws IOException {
        return new PgDump(bytes).isWhole();
    }

    private boolean isWhole() throws IOException {
        PgContents contents;
        try {
            contents = PgContents.read(bytes);
        } catch (Bytes.OverBudget tooLong) {
            return endsWithPiece();
        }
        if (!contents.isKnown()) {
            return endsWithPiece();
        }
        if (contents.parts() == 0) {
            return true;
        }
        long from = contents.lastPart() > 0 ? contents.lastPart() : contents.end();
        int parts = contents.lastPart() > 0 ? 1 : contents.parts();
        Flaw.unless(from >= contents.end() && from < bytes.size(), Problem.TRUNCATED);
        if (bytes.size() - from > bytes.left() - TAIL) {
            return endsWithPiece();
        }
        Flaw.unless(parts(from) == parts, Problem.TRUNCATED);
        return true;
    }

    /** Goes from piece to piece to the end of the file. */
    private int parts(long from) throws IOException {
        Cursor in = new Cursor(bytes, from);
        int parts = 0;
        while (!in.isAtEnd()) {
            int type = in.next();
            Flaw.unless(type == DATA || type == LARGE_OBJECTS, Problem.CORRUPT);
            integer(in);
            if (type == DATA) {
                pieces(in);
            }
            while (type == LARGE_OBJECTS && integer(in) != 0) {
                pieces(in);
            }
            parts++;
        }
        return parts;
    }

    private static void pieces(Cursor in) throws IOException {
        for (long length = integer(in); length != 0; length = integer(in)) {
            in.skip(length);
        }
    }

    private static long integer(Cursor in) throws IOException {
        Flaw.unless(in.next() == 0, Problem.CORRUPT);
        return in.number(4);
    }

    /**
     * Of a large archive only the end is read: the last piece must be there, and before it one whose length leads exactly to
     * it. Without compression a piece may be longer than what is read here; then nothing is known.
     */
    private boolean endsWithPiece() throws IOException {
        ByteBuffer tail = bytes.last(TAIL);
        int end = tail.limit() - END;
        Flaw.unless(isNumber(tail, end, 0), Problem.TRUNCATED);
        if (isNumber(tail, end - END, 0)) {
            end -= END; // the last of the large objects
        }
        for (int length = 1; length + END <= end; length++) {
            if (isNumber(tail, end - END - length, length)) {
                return true;
            }
        }
        Flaw.unless(!isZero(tail), Problem.TRUNCATED);
        return false;
    }

    private static boolean isNumber(ByteBuffer buffer, int at, int value) {
        return at >= 0 && at + END <= buffer.limit() && buffer.get(at) == 0 && buffer.getInt(at + 1) == value;
    }

    /** As a file system leaves what was not written before the power failed. */
    private static boolean isZero(ByteBuffer buffer) {
        for (int i = 0; i < buffer.limit(); i++) {
            if (buffer.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
