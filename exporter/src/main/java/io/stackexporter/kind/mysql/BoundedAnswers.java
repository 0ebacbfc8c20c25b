package io.stackexporter.kind.mysql;

import io.stackexporter.jdbc.Answers;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a server sends, followed packet by packet. The driver makes room for as many columns as an answer announces, and keeps
 * every row; a few bytes of garbage would take all memory, and with it the watch over every other target.
 */
final class BoundedAnswers extends Answers {
    /** Much more than any answer that a collector asks for. */
    private static final long MOST_BYTES = 48L << 20;

    private static final int LONGEST_PACKET = 8 << 20;
    /** What the driver keeps for a row besides its bytes. */
    private static final int BYTES_OF_A_PACKET = 128;

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

    @Override
    public void asked(byte[] bytes, int from, int count) {
        budget = MOST_BYTES;
        columnsNext = count > HEADER && bytes[from + HEADER - 1] == 0 && bytes[from + HEADER] == QUERY;
    }

    @Override
    public void encrypted() {
        encrypted = true;
    }

    @Override
    protected void follow(byte[] bytes, int from, int count) throws IOException {
        for (int at = from; !encrypted && at < from + count; ) {
            if (rest == 0) {
                begin(bytes[at++] & 0xff);
            } else {
                columns(bytes[at] & 0xff);
                int part = Math.min(rest, from + count - at);
                rest -= part;
                at += part;
            }
        }
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
