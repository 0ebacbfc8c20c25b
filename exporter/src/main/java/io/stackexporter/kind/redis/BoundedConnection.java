package io.stackexporter.kind.redis;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.tls.TlsException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Reads answers within bounds. The driver itself makes room for whatever length the other side announces, so that a few bytes
 * of garbage would take all memory, and with it the watch over every other target.
 */
final class BoundedConnection extends Connection {
    /** Much more than any answer that a collector asks for. */
    private static final int MOST_BYTES = 8 << 20;

    private static final int BYTES_OF_AN_ELEMENT = 32;
    private static final int DEEPEST = 16;
    /** How the records of TLS begin. */
    private static final byte TLS_ALERT = 21;

    private static final byte TLS_HANDSHAKE = 22;

    BoundedConnection(JedisSocketFactory sockets) {
        super(sockets);
    }

    @Override
    protected @Nullable Object protocolRead(RedisInputStream in) {
        Object answer = new Reader(in).read(0);
        if (answer instanceof JedisDataException error) {
            throw error;
        }
        return answer;
    }

    /** Reads one answer and keeps count of what it takes. */
    private static final class Reader {
        private final RedisInputStream in;
        private int left = MOST_BYTES;

        Reader(RedisInputStream in) {
            this.in = in;
        }

        /** An error inside of a list is one of its elements: thrown from there it would leave the rest unread. */
        @Nullable
        Object read(int depth) {
            byte type = in.readByte();
            return switch (type) {
                case '+' -> line();
                case '-' -> new JedisDataException(new String(line(), StandardCharsets.UTF_8));
                case ':' -> number();
                case '$' -> text(number());
                case '*' -> list(number(), depth);
                case TLS_ALERT, TLS_HANDSHAKE -> throw encrypted();
                default -> throw garbage("it starts with the byte " + type);
            };
        }

        private byte[] line() {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (byte next = in.readByte(); next != '\r'; next = in.readByte()) {
                spend(1);
                line.write(next);
            }
            expect('\n');
            return line.toByteArray();
        }

        private long number() {
            String digits = new String(line(), StandardCharsets.US_ASCII);
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw garbage("a number is missing");
            }
        }

        private byte @Nullable [] text(long length) {
            if (length == -1) {
                return null;
            }
            spend(length);
            byte[] text = new byte[(int) length];
            for (int done = 0; done < text.length; ) {
                done += in.read(text, done, text.length - done);
            }
            expect('\r');
            expect('\n');
            return text;
        }

        private @Nullable List<@Nullable Object> list(long length, int depth) {
            if (length == -1) {
                return null;
            }
            if (depth == DEEPEST) {
                throw garbage("its lists are too deep");
            }
            List<@Nullable Object> list = new ArrayList<>();
            for (long i = 0; i < length; i++) {
                spend(BYTES_OF_AN_ELEMENT);
                list.add(read(depth + 1));
            }
            return list;
        }

        private void spend(long bytes) {
            if (bytes < 0 || bytes > left) {
                throw garbage(bytes < 0 ? "a length is negative" : "it is longer than any that is expected");
            }
            left -= (int) bytes;
        }

        private void expect(char wanted) {
            if (in.readByte() != wanted) {
                throw garbage("the end of a line is missing");
            }
        }

        private static JedisConnectionException encrypted() {
            TlsException why = new TlsException(
                    ErrorKind.CONNECT, "the server speaks TLS; begin the url with rediss://, or add the section tls");
            return new JedisConnectionException(why.getMessage(), why);
        }

        private static Answer.Unreadable garbage(String why) {
            return new Answer.Unreadable(why, null);
        }
    }
}
