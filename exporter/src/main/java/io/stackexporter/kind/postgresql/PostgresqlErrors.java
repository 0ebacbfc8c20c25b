package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.ErrorKind;
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

    /** The message would tell, but the driver translates it; where it was thrown stays the same in every language. */
    private static boolean isAboutTheLogin(SQLException failure) {
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("doAuthentication"));
    }
}
