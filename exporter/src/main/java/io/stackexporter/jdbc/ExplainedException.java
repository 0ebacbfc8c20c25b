package io.stackexporter.jdbc;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import java.sql.SQLException;

/** A driver's failure in plain words. */
public final class ExplainedException extends SQLException implements Explained {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    public ExplainedException(ErrorKind kind, String message, SQLException cause) {
        super(message, cause.getSQLState(), cause.getErrorCode(), cause);
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
