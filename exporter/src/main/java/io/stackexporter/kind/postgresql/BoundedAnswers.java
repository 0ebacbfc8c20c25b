package io.stackexporter.kind.postgresql;

import io.stackexporter.jdbc.Answers;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a server sends, followed message by message. The driver makes room for whatever length a message announces, and keeps
 * every notice; a few bytes of garbage would take all memory, and with it the watch over every other target.
 */
final class BoundedAnswers extends Answers {
    /** Much more than any answer that a collector asks for. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int LONGEST_MESSAGE = 8 << 20;
    private static final int BYTES_OF_A_ROW = 128;
    /** An answer has few messages that are no rows. */
    private static final int BYTES_OF_ANOTHER = 32 << 10;

    private static final int HEADER = 5;
    private static final int ROW = 'D';
    private static final int ENCRYPTION_REQUEST = 8;

    private long budget = MOST_BYTES;
    private boolean encryptionAsked;
    private boolean encrypted;
    private int header;
    private int type;
    private int length;
    private int rest;

    BoundedAnswers(InputStream in) {
        super(in);
    }

    @Override
    public void asked(byte[] bytes, int from, int count) {
        budget = MOST_BYTES;
        // Two requests that begin with their length and then 1234, which no version of the protocol has.
        encryptionAsked = count == ENCRYPTION_REQUEST
                && bytes[from + 3] == ENCRYPTION_REQUEST
                && bytes[from + 4] == (byte) (1234 >> 8)
                && bytes[from + 5] == (byte) 1234;
    }

    @Override
    public void encrypted() {
        encrypted = true;
    }

    @Override
    protected void follow(byte[] bytes, int from, int count) throws IOException {
        for (int at = from; !encrypted && at < from + count; ) {
            int part = Math.min(rest, from + count - at);
            rest -= part;
            at += part;
            if (rest == 0 && at < from + count) {
                begin(bytes[at++]);
            }
        }
    }

    /** One byte of what stands before a message: its type and its length; or of the short answer about encryption. */
    private void begin(byte next) throws IOException {
        if (encryptionAsked && next != 'E') {
            encryptionAsked = false;
            encrypted = next != 'N';
            return;
        }
        encryptionAsked = false;
        if (header == 0) {
            type = next;
            length = 0;
        } else {
            length = (length << 8) | (next & 0xff);
        }
        header = (header + 1) % HEADER;
        if (header == 0) {
            message();
        }
    }

    private void message() throws IOException {
        if (length < HEADER - 1) {
            throw new IOException("the answer is not PostgreSQL's: a length is wrong");
        }
        budget -= (long) length + (type == ROW ? BYTES_OF_A_ROW : BYTES_OF_ANOTHER);
        if (length > LONGEST_MESSAGE || budget < 0) {
            throw new IOException("the answer is longer than any that is expected");
        }
        rest = length - (HEADER - 1);
    }
}
