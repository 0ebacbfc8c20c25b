package io.stackexporter.kind.redis;

import io.stackexporter.collect.ErrorKind;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What the driver's exceptions and the server's error texts mean. */
final class RedisFailures {
    private RedisFailures() {}

    static ErrorKind kindOf(Throwable failure) {
        return switch (failure) {
            case JedisDataException e -> answered(String.valueOf(e.getMessage()));
            case JedisConnectionException e -> ErrorKind.CONNECT;
            case JedisException e -> ErrorKind.QUERY;
            case Answer.Unreadable e -> ErrorKind.QUERY;
            // The file of the password.
            case UncheckedIOException e -> ErrorKind.AUTH;
            default -> ErrorKind.INTERNAL;
        };
    }

    /** Servers start an error with a code in capitals, or with ERR and a text that only differs in small things. */
    private static ErrorKind answered(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("max number of clients")) {
            return ErrorKind.LIMIT;
        }
        if (text.startsWith("noperm")) {
            return ErrorKind.PERMISSION;
        }
        if (text.startsWith("wrongpass")
                || text.startsWith("noauth")
                || text.startsWith("denied")
                || text.contains("invalid password")
                || text.startsWith("err auth ")
                || text.startsWith("err client sent auth")) {
            return ErrorKind.AUTH;
        }
        boolean unknown = text.contains("unknown command")
                || text.contains("unknown subcommand")
                || text.contains("unknown sentinel subcommand");
        return unknown ? ErrorKind.UNSUPPORTED : ErrorKind.QUERY;
    }

    /** Whether writes, and PING with them, are refused because the disk does not take the data; reads are answered. */
    static boolean isOfSaving(JedisDataException failure) {
        return String.valueOf(failure.getMessage()).startsWith("MISCONF");
    }

    /** A server that hangs is not a connection that died: trying again would only cost the rest of the time. */
    static void rethrowTimeout(JedisException failure) {
        if (failure.getCause() instanceof SocketTimeoutException) {
            throw failure;
        }
    }
}
