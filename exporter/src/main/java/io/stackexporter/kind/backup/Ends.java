package io.stackexporter.kind.backup;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Compressed files that tell by their last bytes whether they are whole: xz, bzip2 and zstd. */
final class Ends {
    static final int ZSTD = 0xfd2fb528;
    static final int XZ = 0x587a37fd;
    static final int BZIP2 = 0x685a42;

    private static final int XZ_FOOTER = 12;
    private static final int XZ_END = 0x5a59;
    private static final long BZIP2_END = 0x177245385090L;
    private static final int BZIP2_TAIL = 11;
    private static final int ZSTD_BLOCK = 128 << 10;
    private static final int ZSTD_HEADER = 3;
    /** The first block begins before. */
    private static final int ZSTD_START = 32;

    /** Enough that chance leads nowhere. */
    private static final int ZSTD_BLOCKS = 3;

    private Ends() {}

    /** Padding to four bytes may follow. */
    static boolean checkXz(Bytes bytes) throws IOException {
        long end = bytes.size();
        ByteBuffer footer = bytes.take(end - XZ_FOOTER, XZ_FOOTER);
        CRC32 sum = new CRC32();
        sum.update(footer.slice(4, 6));
        boolean whole = footer.getShort(10) == XZ_END && footer.getInt(0) == (int) sum.getValue();
        Flaw.unless(whole, Problem.TRUNCATED);
        return true;
    }

    /** The mark of the end stands at any bit, before a checksum of 32 bits and up to 7 bits that fill a byte. */
    static boolean checkBzip2(Bytes bytes) throws IOException {
        BigInteger all = new BigInteger(1, bytes.end(BZIP2_TAIL));
        boolean whole = false;
        for (int filled = 0; filled < 8; filled++) {
            whole |= (all.shiftRight(32 + filled).longValue() & 0xffff_ffff_ffffL) == BZIP2_END;
        }
        Flaw.unless(whole, Problem.TRUNCATED);
        return true;
    }

    /** A frame ends with a block that says it is the last; it and those before it lead to the end, each to the next. */
    static boolean checkZstd(Bytes bytes) throws IOException {
        boolean hasChecksum = (bytes.take(4, 1).get(0) & 4) != 0;
        ByteBuffer tail = bytes.last(ZSTD_BLOCKS * (ZSTD_BLOCK + ZSTD_HEADER) + 4);
        int start = tail.limit() == bytes.size() ? ZSTD_START : 0;
        int end = tail.limit() - (hasChecksum ? 4 : 0);
        Flaw.unless(isLedTo(tail, end, ZSTD_BLOCKS, start), Problem.TRUNCATED);
        return true;
    }

    /** By so many blocks one after the other, or by all that the frame has. */
    private static boolean isLedTo(ByteBuffer tail, int target, int blocks, int start) {
        boolean isLast = blocks == ZSTD_BLOCKS;
        for (int at = target - ZSTD_HEADER; at >= Math.max(0, target - ZSTD_BLOCK - ZSTD_HEADER); at--) {
            boolean fits = leadsTo(tail, at, target) && ((tail.get(at) & 1) == 1) == isLast;
            if (fits && (blocks == 1 || at < start || isLedTo(tail, at, blocks - 1, start))) {
                return true;
            }
        }
        return false;
    }

    /** A block of one repeated byte tells another length than it has. */
    private static boolean leadsTo(ByteBuffer tail, int at, int target) {
        if (at + ZSTD_HEADER > tail.limit()) {
            return false;
        }
        int header = (tail.get(at) & 0xff) | ((tail.get(at + 1) & 0xff) << 8) | ((tail.get(at + 2) & 0xff) << 16);
        int type = (header >> 1) & 3;
        int length = type == 1 ? 1 : header >> 3;
        return type < 3 && at + ZSTD_HEADER + length == target && header >> 3 <= ZSTD_BLOCK;
    }
}
