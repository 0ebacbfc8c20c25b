package io.stackexporter.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes on their way out. A page is mostly short ASCII words and whole numbers, so both go straight into the buffer, without
 * a string, a writer or an encoder in between; everything else takes the slow and general way.
 */
final class ByteSink {
    private static final int SIZE = 1 << 16;
    /** More than any number or escaped character needs. */
    private static final int ROOM = 32;

    private final OutputStream out;
    private final byte[] buffer = new byte[SIZE];
    private int used;

    ByteSink(OutputStream out) {
        this.out = out;
    }

    void put(byte[] bytes) throws IOException {
        if (bytes.length > SIZE - used) {
            flush();
        }
        if (bytes.length > SIZE) {
            out.write(bytes);
        } else {
            System.arraycopy(bytes, 0, buffer, used, bytes.length);
            used += bytes.length;
        }
    }

    void put(char ascii) throws IOException {
        if (used == SIZE) {
            flush();
        }
        buffer[used++] = (byte) ascii;
    }

    /** A text with quotes, back slashes and line ends escaped, as label values need it. */
    void putEscaped(String text) throws IOException {
        int length = text.length();
        if (length > SIZE - used) {
            flush();
        }
        int plain = length > SIZE ? 0 : putPlain(text, length);
        if (plain < length) {
            put(escape(text.substring(plain)).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** How many characters stand for themselves, nearly always all; those are put. The loop is where a page is made. */
    private int putPlain(String text, int length) {
        byte[] bytes = buffer;
        int at = used;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c == '"' || c == '\\' || c == '\n') {
                used = at;
                return i;
            }
            bytes[at++] = (byte) c;
        }
        used = at;
        return length;
    }

    static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }

    /** A number as short as it can be said: whole ones without a fraction. */
    void put(double value) throws IOException {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < 1_000_000_000_000_000L) {
            put(whole);
        } else if (Double.isInfinite(value)) {
            put((value > 0 ? "+Inf" : "-Inf").getBytes(StandardCharsets.US_ASCII));
        } else {
            put(Double.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void put(long whole) throws IOException {
        if (SIZE - used < ROOM) {
            flush();
        }
        long rest = Math.abs(whole);
        int digits = 1;
        for (long power = 10; power <= rest; power *= 10) {
            digits++;
        }
        if (whole < 0) {
            buffer[used++] = '-';
        }
        for (int at = used + digits - 1; at >= used; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used += digits;
    }

    void flush() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }
}
