package io.stackexporter.kind.backup;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A zip archive: its directory stands at the end, and behind it where the directory begins. */
final class Zip {
    static final int LOCAL = 0x04034b50;
    static final int END = 0x06054b50;

    private static final int ENTRY = 0x02014b50;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_POINTER = 0x07064b50;
    private static final int END_LENGTH = 22;
    private static final int POINTER_LENGTH = 20;
    private static final int LARGE_LENGTH = 56;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long SEE_LARGE = 0xffff_ffffL;

    private Zip() {}

    static boolean check(Bytes bytes) throws IOException {
        ByteBuffer tail = bytes.last(END_LENGTH + LONGEST_COMMENT);
        int end = end(tail);
        Flaw.unless(end >= 0, Problem.TRUNCATED);
        long endsAt = bytes.size() - tail.limit() + end;
        long size = Integer.toUnsignedLong(tail.getInt(end + 12));
        long start = Integer.toUnsignedLong(tail.getInt(end + 16));
        if (start == SEE_LARGE || size == SEE_LARGE) {
            ByteBuffer pointer = bytes.take(endsAt - POINTER_LENGTH, POINTER_LENGTH);
            Flaw.unless(pointer.getInt(0) == LARGE_POINTER, Problem.CORRUPT);
            endsAt = pointer.getLong(8);
            ByteBuffer large = bytes.take(endsAt, LARGE_LENGTH);
            Flaw.unless(large.getInt(0) == LARGE_END, Problem.CORRUPT);
            size = large.getLong(40);
            start = large.getLong(48);
        }
        Flaw.unless(start >= 0 && size >= 0 && start + size == endsAt, Problem.CORRUPT);
        Flaw.unless(size == 0 || bytes.take(start, 4).getInt(0) == ENTRY, Problem.CORRUPT);
        return true;
    }

    private static int end(ByteBuffer tail) {
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            boolean fits = tail.getInt(at) == END
                    && at + END_LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit();
            if (fits) {
                return at;
            }
        }
        return -1;
    }
}
