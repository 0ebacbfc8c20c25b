package io.stackexporter.kind.mysql;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a server sends, followed packet by packet. The driver makes room for as many columns as an answer announces, and keeps
 * every row; a few bytes of garbage would take all memory, and with it the watch over every other target.
 */
final class BoundedAnswers extends FilterInputStream {
    /** Much more than any answer that a collector asks for. */
    private static final long MOST_BYTES = 48L << 20;

    private static final int LONGEST_PACKET = 8 << 20;
    /** What the driver keeps for a row besides its bytes. */
    private static final int BYTES_OF_A_PACKET = 128;

    private static final int SKIP_AT_ONCE = 8192;
    private static final int HEADER = 4;
    private static final int QUERY = 3;
    /** These begin a number that takes more than two bytes; no table has as many columns. */
    private static final int THREE_BYTES = 0xfd;

    private static final int EIGHT_BYTES = 0xfe;

    private long budget = MOST_BYTES;
    private boolean columnsNext;
    private boolean encrypted;
    private int header;
    private int length;
    private int rest;

    BoundedAnswers(InputStream in) {
        super(in);
    }

    /** The client speaks, so that the next bytes answer that. */
    void asked(byte[] bytes, int from, int count) {
        budget = MOST_BYTES;
        columnsNext = count > HEADER && bytes[from + HEADER - 1] == 0 && bytes[from + HEADER] == QUERY;
    }

    /** From here on it is TLS that is read, whose records are no packets. */
    void encrypted() {
        encrypted = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        int done = in.read(bytes, from, count);
        for (int at = from; !encrypted && at < from + done; ) {
            if (rest == 0) {
                begin(bytes[at++] & 0xff);
            } else {
                columns(bytes[at] & 0xff);
                int part = Math.min(rest, from + done - at);
                rest -= part;
                at += part;
            }
        }
        return done;
    }

    /** Not past the count. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.max(0, Math.min(count, SKIP_AT_ONCE))];
        return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
    }

    /** One byte of what stands before a packet: its length, lowest byte first, and its number. */
    private void begin(int next) throws IOException {
        if (header < HEADER - 1) {
            length |= next << (8 * header);
        }
        header++;
        if (header == HEADER) {
            budget -= length + BYTES_OF_A_PACKET;
            if (length > LONGEST_PACKET || budget < 0) {
                throw refused("the answer is longer than any that is expected");
            }
            rest = length;
            header = 0;
            length = 0;
        }
    }

    /** Nobody finds the place again where the next answer begins, so that the connection has to end. */
    private IOException refused(String why) throws IOException {
        in.close();
        return new IOException(why);
    }

    private void columns(int first) throws IOException {
        if (columnsNext && (first == THREE_BYTES || first == EIGHT_BYTES)) {
            throw refused("the answer has more columns than any that is expected");
        }
        columnsNext = false;
    }
}
