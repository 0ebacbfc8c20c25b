package io.stackexporter.jdbc;

import io.stackexporter.collect.ErrorKind;
import java.io.UncheckedIOException;
import java.sql.SQLException;

/** What an SQL state means, for every server that keeps to the standard's classes. */
public final class SqlErrors {
    /** Drivers chain causes; some chains are circles. */
    private static final int DEEPEST = 8;

    private SqlErrors() {}

    public static ErrorKind kindOf(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = cause.getCause()) {
            depth++;
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return kindOf(sql.getSQLState());
            }
            if (cause instanceof UncheckedIOException) {
                return ErrorKind.AUTH; // the password file, see Secret
            }
        }
        return failure instanceof SQLException ? ErrorKind.QUERY : ErrorKind.INTERNAL;
    }

    private static ErrorKind kindOf(String state) {
        return switch (state) {
            case "28000", "28P01" -> ErrorKind.AUTH;
            case "42501" -> ErrorKind.PERMISSION;
            case "57014", "55P03", "25P03" -> ErrorKind.TIMEOUT;
            case "0A000", "42703", "42704", "42883", "42P01" -> ErrorKind.UNSUPPORTED;
            case "57P01", "57P02", "57P03", "3D000" -> ErrorKind.CONNECT;
            default -> kindOfClass(state.length() < 2 ? state : state.substring(0, 2));
        };
    }

    private static ErrorKind kindOfClass(String sqlClass) {
        return switch (sqlClass) {
            case "08" -> ErrorKind.CONNECT;
            case "28" -> ErrorKind.AUTH;
            case "53", "54" -> ErrorKind.LIMIT;
            default -> ErrorKind.QUERY;
        };
    }
}
