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

    private static final double BILLION = 1e9;
    private static final double MILLION = 1e6;
    private static final long LARGEST_PLAIN = 1_000_000_000_000_000L;

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

    /** A text that needs no escaping. */
    void putText(String text) throws IOException {
        put(text.getBytes(StandardCharsets.UTF_8));
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

    /** A number as short as it can be said: whole ones without a fraction, nanoseconds and the like without an exponent. */
    void put(double value) throws IOException {
        long whole = (long) value;
        if (whole == value && whole > -LARGEST_PLAIN && whole < LARGEST_PLAIN) {
            put(whole);
            return;
        }
        long billionths = Math.round(value * BILLION);
        if (Math.abs(value) < MILLION && billionths / BILLION == value) {
            putBillionths(billionths);
        } else if (Double.isInfinite(value)) {
            put((value > 0 ? "+Inf" : "-Inf").getBytes(StandardCharsets.US_ASCII));
        } else {
            put(Double.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Exact: the quotient of two whole numbers is rounded in the same way as the decimal that stands for it. */
    private void putBillionths(long billionths) throws IOException {
        if (billionths < 0) {
            put('-');
        }
        long rest = Math.abs(billionths);
        put(rest / (long) BILLION);
        put('.');
        long fraction = rest % (long) BILLION;
        for (long place = (long) BILLION / 10; fraction > 0; place /= 10) {
            put((char) ('0' + fraction / place));
            fraction %= place;
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
