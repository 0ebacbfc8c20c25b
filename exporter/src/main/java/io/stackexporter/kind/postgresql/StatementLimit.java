package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The server's own limit for a statement on one connection, always shorter than what is left of the scrape, so that nothing
 * runs on the server after it. It is told anew only when time has passed it by, or when a new scrape leaves much more, so that
 * collectors that are fast cost no request more.
 */
final class StatementLimit {
    private static final String TELL = "SELECT set_config('statement_timeout', ?, false)";
    /** Scrapes of the same length differ by a moment; the server need not hear of it. */
    private static final int STEP_MILLIS = 250;

    private Deadline deadline;
    private int told = Integer.MAX_VALUE;

    /** Nothing is told yet. */
    StatementLimit(Deadline deadline) {
        this.deadline = deadline;
    }

    /** A new scrape uses the connection. */
    void begin(Deadline scrape) {
        deadline = scrape;
        if (told < fitting()) {
            told = Integer.MAX_VALUE;
        }
    }

    /** What the server is to be told now, in milliseconds. */
    String next() {
        told = fitting();
        return Integer.toString(told);
    }

    /** The tenth is for the error to come back. */
    private int fitting() {
        int millis = deadline.millis() / 10 * 9;
        return Math.max(1, millis > STEP_MILLIS ? millis / STEP_MILLIS * STEP_MILLIS : millis);
    }

    void renew(Connection connection) throws SQLException {
        if (told <= deadline.millis()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(TELL)) {
            statement.setString(1, next());
            statement.execute();
        }
    }
}
