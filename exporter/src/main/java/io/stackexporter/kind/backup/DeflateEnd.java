package io.stackexporter.kind.backup;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Whether the end of a deflate stream is there, seen from the end alone. Its blocks begin at any bit and nothing marks them,
 * so every bit is tried that could begin one: from the right one, and practically from no other, one block follows another
 * up to where the stream must end. What was before does not matter, since only the end is asked for and not the text.
 */
final class DeflateEnd {
    private static final int WINDOW = 32 << 10;
    private static final int PIECE = 4 << 10;
    private static final int LARGEST = 64 << 20;
    /** The order in which the lengths of the code for code lengths come does not matter: they must fill the code. */
    private static final int FULL_CODE = 1 << 7;

    /** So far nothing goes on by chance that began with a code; a block that is only stored may be any bytes. */
    private static final int SURE = 16 << 10;

    private static final int STORED = 0;
    private static final int DYNAMIC = 2;

    private final byte[] bytes;
    private final int end;
    private final Inflater inflater = new Inflater(true);
    private final byte[] shifted = new byte[PIECE];
    private final byte[] output = new byte[WINDOW];

    /**
     * Looks at a part of a file.
     *
     * @param end where the stream must end, exclusively
     */
    DeflateEnd(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** What was seen. */
    enum Result {
        WHOLE,
        BROKEN,
        /** No block could be found. */
        UNKNOWN
    }

    Result look() {
        try {
            for (long bit = end * 8L - 10; bit >= 0; bit--) {
                Result result = mayBegin(bit) ? inflate(bit) : Result.UNKNOWN;
                if (result != Result.UNKNOWN) {
                    return result;
                }
            }
            return Result.UNKNOWN;
        } finally {
            inflater.end();
        }
    }

    /** A block with the code that fits any text shows nothing by which it could be known; one of the others is before it. */
    private boolean mayBegin(long bit) {
        return switch (bits(bit + 1, 2)) {
            case STORED -> isStored(bit + 3);
            case DYNAMIC -> isCode(bit + 3);
            default -> false;
        };
    }

    private boolean isStored(long bit) {
        long at = (bit + 7) / 8;
        return at + 4 <= end && bits(at * 8, 16) == (~bits(at * 8 + 16, 16) & 0xffff);
    }

    private boolean isCode(long bit) {
        int count = bits(bit + 10, 4) + 4;
        boolean few = bits(bit, 5) < 30 && bits(bit + 5, 5) < 30;
        int filled = 0;
        for (int i = 0; i < count && few; i++) {
            int length = bits(bit + 14 + 3L * i, 3);
            filled += length == 0 ? 0 : FULL_CODE >> length;
        }
        return filled == FULL_CODE;
    }

    private Result inflate(long bit) {
        inflater.reset();
        inflater.setDictionary(output, 0, WINDOW);
        int next = (int) (bit / 8);
        try {
            while (!inflater.finished() && inflater.getBytesWritten() < LARGEST) {
                if (inflater.inflate(output) == 0 && inflater.needsInput()) {
                    int length = Math.min(PIECE, end - next);
                    if (length <= 0) {
                        break;
                    }
                    shift(next, length, (int) (bit % 8));
                    inflater.setInput(shifted, 0, length);
                    next += length;
                }
            }
        } catch (DataFormatException e) {
            // No block began there, or what follows is none.
        }
        if (inflater.finished() && endsAtEnd(bit, (int) (bit % 8))) {
            return Result.WHOLE;
        }
        boolean began = bits(bit + 1, 2) == DYNAMIC && inflater.getBytesRead() > SURE;
        return began ? Result.BROKEN : Result.UNKNOWN;
    }

    /** The inflater tells whole bytes, which are others than the file's. */
    private boolean endsAtEnd(long bit, int shift) {
        long last = bit + 8 * inflater.getBytesRead(); // at most 7 bits too late
        long missing = end * 8L - last;
        return missing > -8 - shift && missing < 8;
    }

    private void shift(int from, int length, int shift) {
        for (int i = 0; i < length; i++) {
            int low = bytes[from + i] & 0xff;
            int high = from + i + 1 < end ? bytes[from + i + 1] & 0xff : 0;
            shifted[i] = (byte) (((high << 8) | low) >> shift);
        }
    }

    /** Lowest first, as deflate counts; what lies behind the end is 0. */
    private int bits(long bit, int count) {
        int at = (int) (bit / 8);
        int word = 0;
        for (int i = 0; i < 4 && at + i < end; i++) {
            word |= (bytes[at + i] & 0xff) << (8 * i);
        }
        return (word >>> (int) (bit % 8)) & ((1 << count) - 1);
    }
}
