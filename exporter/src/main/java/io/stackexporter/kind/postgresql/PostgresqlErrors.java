package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.jdbc.ExplainedException;
import io.stackexporter.jdbc.SqlErrors;
import java.sql.SQLException;
import java.util.Arrays;

/** What a failure of this driver means where the SQL state alone does not tell. */
final class PostgresqlErrors {
    /** The driver's state for everything that ends a connection before it is one: no TLS, but also no password. */
    private static final String REJECTED = "08004";

    /** Drivers chain causes; some chains are circles. */
    private static final int DEEPEST = 8;

    private PostgresqlErrors() {}

    static ErrorKind kindOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SQLException sql && REJECTED.equals(sql.getSQLState()) && isAboutTheLogin(sql)) {
                return ErrorKind.AUTH;
            }
            cause = cause.getCause();
        }
        return SqlErrors.kindOf(failure);
    }

    /** In plain words, where the driver's do not tell what mends it. */
    static SQLException explained(SQLException failure) {
        boolean noTls = REJECTED.equals(failure.getSQLState()) && isIn("enableSSL", failure);
        return noTls
                ? new ExplainedException(
                        ErrorKind.CONNECT,
                        "the server does not offer TLS; turn it on there (ssl = on), or take TLS out of the configuration",
                        failure)
                : failure;
    }

    /** The message would tell, but the driver translates it; where it was thrown stays the same in every language. */
    private static boolean isAboutTheLogin(SQLException failure) {
        return isIn("doAuthentication", failure);
    }

    private static boolean isIn(String method, SQLException failure) {
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }
}
