package io.stackexporter.kind.backup;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A tar archive: headers that say where the next one is, and two empty blocks at the end. */
final class Tar {
    static final int BLOCK = 512;
    static final String MAGIC = "ustar";
    static final int MAGIC_AT = 257;

    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    /** One that holds many small files is not worth as many reads. */
    private static final int MOST_HEADERS = 1000;

    private Tar() {}

    static boolean check(Bytes bytes) throws IOException {
        long at = 0;
        for (int headers = 0; headers < MOST_HEADERS; headers++) {
            ByteBuffer header = bytes.take(at, BLOCK);
            if (isEmpty(header)) {
                Flaw.unless(at > 0, Problem.CORRUPT);
                Flaw.unless(isEmpty(bytes.take(at + BLOCK, BLOCK)), Problem.CORRUPT);
                return true;
            }
            Flaw.unless(isHeader(header), Problem.CORRUPT);
            at += BLOCK + (size(header) + BLOCK - 1) / BLOCK * BLOCK;
            if (at > bytes.size()) {
                throw new EOFException("the file ends at " + bytes.size());
            }
        }
        checkEnd(bytes.last(2 * BLOCK), bytes.size());
        return true;
    }

    /** Without having seen the headers. */
    static void checkEnd(ByteBuffer last, long size) throws Flaw {
        Flaw.unless(size % BLOCK == 0 && last.limit() == 2 * BLOCK && isEmpty(last), Problem.TRUNCATED);
    }

    static boolean isTar(ByteBuffer start) {
        return start.limit() >= BLOCK
                && StandardCharsets.ISO_8859_1
                        .decode(start.slice(MAGIC_AT, MAGIC.length()))
                        .toString()
                        .equals(MAGIC);
    }

    private static boolean isHeader(ByteBuffer header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH;
            sum += own ? ' ' : header.get(i) & 0xff;
        }
        return sum == octal(header, CHECKSUM_AT, CHECKSUM_LENGTH);
    }

    /** In digits, or in binary where they would not do. */
    private static long size(ByteBuffer header) {
        if ((header.get(SIZE_AT) & 0x80) == 0) {
            return octal(header, SIZE_AT, SIZE_LENGTH);
        }
        long size = 0;
        for (int i = SIZE_AT + 4; i < SIZE_AT + SIZE_LENGTH; i++) {
            size = (size << 8) | (header.get(i) & 0xff);
        }
        return Math.max(0, size);
    }

    private static long octal(ByteBuffer header, int at, int length) {
        long value = 0;
        for (int i = at; i < at + length; i++) {
            int digit = header.get(i) - '0';
            value = digit >= 0 && digit < 8 ? value * 8 + digit : value;
        }
        return value;
    }

    private static boolean isEmpty(ByteBuffer block) {
        for (int i = 0; i < block.limit(); i++) {
            if (block.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
