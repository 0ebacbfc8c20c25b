package io.stackexporter.kind.postgresql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A connection whose texts can always be read. Databases of the encoding SQL_ASCII take any bytes for a name, and names of
 * databases and roles are seen from every other database; what is no UTF-8 the driver refuses, and with it the whole answer, or
 * makes all alike. Here such a text is read as Latin-1, in which every byte is something.
 */
final class TolerantText {
    /** Part of what every connection is told first: without it the server itself refuses to send such bytes. */
    static final String FIRST = "SELECT set_config('client_encoding', 'LATIN1', false)"
            + " WHERE current_setting('server_encoding') = 'SQL_ASCII'";

    /** What the driver puts where it cannot read, in short texts. */
    private static final char REPLACED = '\uFFFD';

    /** Whether the driver reads all texts as Latin-1, because {@link #FIRST} said so. */
    private final boolean latin;

    private TolerantText(boolean latin) {
        this.latin = latin;
    }

    static Connection of(Connection connection) throws SQLException {
        return new TolerantText(isLatin(connection)).reading(Connection.class, connection);
    }

    /** Whether the database itself takes any bytes, and not only another one beside it. */
    static boolean isLatin(Connection connection) throws SQLException {
        return "LATIN1".equals(connection.unwrap(PGConnection.class).getParameterStatus("client_encoding"));
    }

    private <T> T reading(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments)));
    }

    private @Nullable Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        if (real instanceof ResultSet rows
                && arguments != null
                && method.getName().equals("getString")) {
            return text(rows, arguments[0] instanceof Integer place ? place : rows.findColumn((String) arguments[0]));
        }
        try {
            Object result = method.invoke(real, arguments);
            return result instanceof Statement || result instanceof ResultSet
                    ? readingSame(method.getReturnType(), result)
                    : result;
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private <T> T readingSame(Class<T> type, Object real) {
        return reading(type, type.cast(real));
    }

    private @Nullable String text(ResultSet rows, int place) throws SQLException {
        if (latin) {
            String text = rows.getString(place);
            return text == null ? null : decoded(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        String text = readable(rows, place);
        if (text != null && text.indexOf(REPLACED) < 0) {
            return text;
        }
        byte[] bytes = rows.getBytes(place);
        return bytes == null ? null : decoded(bytes);
    }

    private static @Nullable String readable(ResultSet rows, int place) {
        try {
            return rows.getString(place);
        } catch (SQLException unreadable) {
            return null;
        }
    }

    /** As UTF-8 when it is, and otherwise as Latin-1, so that different bytes stay different names. */
    static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
