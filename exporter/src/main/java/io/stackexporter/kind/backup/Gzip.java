package io.stackexporter.kind.backup;

import io.stackexporter.probe.Gunzip;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * A gzip file. A small one is unpacked, and what is inside is checked too; of a large one, the last block must lead exactly
 * to the eight bytes at the end.
 */
final class Gzip {
    static final int MAGIC = 0x8b1f;

    private static final int TRAILER = 8;
    /** What gzip's and most other programs' last block needs; what any known one needs. */
    private static final int[] TAILS = {64 << 10, 512 << 10};

    private static final int PIECE = 64 << 10;
    private static final int LARGEST = 256 << 20;

    private Gzip() {}

    static boolean check(Bytes bytes) throws IOException {
        if (bytes.fits() && inside(bytes)) {
            return true;
        }
        for (int length : TAILS) {
            if (length > bytes.left()) {
                break;
            }
            byte[] tail = bytes.end(length);
            DeflateEnd.Result result = new DeflateEnd(tail, tail.length - TRAILER).look();
            if (result == DeflateEnd.Result.WHOLE) {
                return true;
            }
            if (result == DeflateEnd.Result.BROKEN) {
                break;
            }
        }
        throw new Flaw(Problem.TRUNCATED);
    }

    /** Returns false for what grows without measure. */
    private static boolean inside(Bytes bytes) throws IOException {
        byte[] start = new byte[SqlDump.EDGE];
        Tail end = new Tail();
        try (InputStream in = new Gunzip(bytes.from(0, PIECE))) {
            int first = in.readNBytes(start, 0, start.length);
            end.add(start, first);
            byte[] buffer = new byte[PIECE];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                end.add(buffer, read);
                if (end.total > LARGEST) {
                    return false;
                }
            }
            checkInside(ByteBuffer.wrap(start, 0, first).slice(), end);
            return true;
        } catch (EOFException e) {
            throw new Flaw(Problem.TRUNCATED);
        } catch (ZipException e) {
            throw new Flaw(Problem.CORRUPT);
        }
    }

    private static void checkInside(ByteBuffer start, Tail end) throws Flaw {
        Flaw.unless(end.total > 0, Problem.EMPTY);
        Optional<SqlDump> program = SqlDump.of(start);
        if (program.isPresent()) {
            SqlDump.checkEnd(program, end.last(SqlDump.EDGE));
        } else if (Tar.isTar(start)) {
            Tar.checkEnd(end.last(2 * Tar.BLOCK), end.total);
        }
    }

    /** The last bytes of a stream. */
    private static final class Tail {
        private final byte[] ring = new byte[SqlDump.EDGE];
        private long total;

        void add(byte[] bytes, int length) {
            for (int i = Math.max(0, length - ring.length); i < length; i++) {
                ring[(int) ((total + i) % ring.length)] = bytes[i];
            }
            total += length;
        }

        ByteBuffer last(int most) {
            int length = (int) Math.min(most, total);
            ByteBuffer last = ByteBuffer.allocate(length);
            for (int i = 0; i < length; i++) {
                last.put(i, ring[(int) ((total - length + i) % ring.length)]);
            }
            return last;
        }
    }
}
