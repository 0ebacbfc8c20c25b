package io.stackexporter.kind.mysql;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.jdbc.ExplainedException;
import io.stackexporter.jdbc.SqlErrors;
import java.io.IOException;
import java.sql.SQLException;

/** What an error number of MySQL or MariaDB means: their SQL states are too coarse, and some contradict the standard. */
final class MysqlErrors {
    private static final int DEEPEST = 8;

    /** That of a server with require_secure_transport. */
    private static final int TLS_WANTED = 3159;

    private MysqlErrors() {}

    static ErrorKind kindOf(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = cause.getCause()) {
            depth++;
            if (cause instanceof IOException) {
                return ErrorKind.CONNECT; // whichever state the driver gives it
            }
            if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
                return kindOf(sql.getErrorCode(), failure);
            }
            if (String.valueOf(cause.getMessage()).contains("Public Key Retrieval")) {
                return ErrorKind.AUTH; // says 08001, but it is the login that needs TLS or the server's key
            }
        }
        return SqlErrors.kindOf(failure);
    }

    /** In plain words, where the driver's do not tell what mends it. */
    static SQLException explained(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("SSL Connection required, but not")) {
            return new ExplainedException(
                    ErrorKind.CONNECT,
                    "the server does not offer TLS; give it a certificate, or take TLS out of the configuration",
                    failure);
        }
        if (failure.getErrorCode() == TLS_WANTED) {
            return new ExplainedException(
                    ErrorKind.CONNECT, "the server wants TLS; add the section tls to the configuration", failure);
        }
        return failure;
    }

    /** Whether the login lacks a right for a statement. */
    static boolean isPermission(SQLException failure) {
        return kindOf(failure) == ErrorKind.PERMISSION;
    }

    private static ErrorKind kindOf(int number, Throwable failure) {
        return switch (number) {
            // access denied, host not allowed, plugin missing, password expired or to be changed, account locked
            case 1045, 1130, 1251, 1524, 1698, 1820, 1862, 3118, 4151 -> ErrorKind.AUTH;
            // of a database, a table, a column, a routine, an operation
            case 1044, 1142, 1143, 1227, 1370 -> ErrorKind.PERMISSION;
            // lock wait, killed query, max_execution_time, max_statement_time
            case 1205, 1317, 1969, 3024 -> ErrorKind.TIMEOUT;
            // connections of the server, of the user; packets, memory, files
            case 1037, 1040, 1041, 1153, 1203, 1226, 23, 24 -> ErrorKind.LIMIT;
            // shutting down, blocked after errors, killed
            case 1053, 1079, 1129, 1927 -> ErrorKind.CONNECT;
            // unknown column, table, variable, function, syntax, plugin
            case 1054, 1064, 1109, 1146, 1193, 1235, 1305, 1286 -> ErrorKind.UNSUPPORTED;
            default -> SqlErrors.kindOf(failure);
        };
    }
}
