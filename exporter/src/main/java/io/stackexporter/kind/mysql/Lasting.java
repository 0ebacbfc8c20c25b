package io.stackexporter.kind.mysql;

import io.stackexporter.jdbc.StatementLimit;
import java.sql.SQLException;

/**
 * What is known for as long as a connection lasts: the limit that the server was told, and when the server started. A server
 * that starts anew ends every connection, so neither can be stale.
 */
final class Lasting {
    private final StatementLimit limit;
    private double start = Double.NaN;

    /** How the server tells when it started, as Unix time; not a number when it does not. */
    @FunctionalInterface
    interface Start {
        double ask() throws SQLException;
    }

    Lasting(StatementLimit limit) {
        this.limit = limit;
    }

    StatementLimit limit() {
        return limit;
    }

    /** Asks once. */
    double start(Start question) throws SQLException {
        if (Double.isNaN(start)) {
            start = question.ask();
        }
        return start;
    }
}
