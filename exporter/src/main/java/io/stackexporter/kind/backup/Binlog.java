package io.stackexporter.kind.backup;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A binary log of MySQL or MariaDB: events that say where the next one begins. One that was copied right after a flush holds
 * only what the server writes into every new file, and is no backup of anything.
 */
final class Binlog {
    static final int MAGIC = 0x6e6962fe;
    static final int ENCRYPTED = 0x6e6962fd;

    private static final int START = 4;
    private static final int HEADER = 19;
    private static final int SIZE_AT = 9;
    private static final int TAIL = 256 << 10;
    /** Format, end of file, earlier transactions; the same and their list in MariaDB; what its encryption needs. */
    private static final Set<Integer> HOUSEKEEPING = Set.of(3, 4, 15, 35, 161, 163, 164);

    private Binlog() {}

    static boolean check(Bytes bytes) throws IOException {
        if (bytes.take(0, START).getInt(0) == ENCRYPTED) {
            return false;
        }
        Flaw.unless(holdsEvents(bytes), Problem.EMPTY);
        ByteBuffer tail = bytes.last(TAIL);
        long from = bytes.size() - tail.limit();
        for (int at = from == 0 ? START : 0; at + HEADER <= tail.limit(); at++) {
            long size = size(tail, at);
            // Where an event says the right thing of the next one, it is one.
            boolean begins = size >= HEADER && ((from + at + size) & 0xffff_ffffL) == next(tail, at);
            if (begins) {
                return leadsToEnd(tail, at);
            }
        }
        return false; // a last event that is longer than what was read
    }

    private static boolean leadsToEnd(ByteBuffer tail, int first) throws IOException {
        long at = first;
        while (at < tail.limit()) {
            long size = at + HEADER <= tail.limit() ? size(tail, (int) at) : Long.MAX_VALUE;
            if (size > tail.limit() - at) {
                throw new EOFException("the last event is not whole");
            }
            Flaw.unless(size >= HEADER, Problem.CORRUPT);
            at += size;
        }
        return true;
    }

    private static boolean holdsEvents(Bytes bytes) throws IOException {
        Cursor in = new Cursor(bytes, START);
        while (!in.isAtEnd()) {
            in.skip(4);
            if (!HOUSEKEEPING.contains(in.next())) {
                return true;
            }
            in.skip(4);
            in.skip(in.number(4) - SIZE_AT - 4);
        }
        return false;
    }

    private static long size(ByteBuffer tail, int at) {
        return Integer.toUnsignedLong(tail.getInt(at + SIZE_AT));
    }

    private static long next(ByteBuffer tail, int at) {
        return Integer.toUnsignedLong(tail.getInt(at + SIZE_AT + 4));
    }
}
