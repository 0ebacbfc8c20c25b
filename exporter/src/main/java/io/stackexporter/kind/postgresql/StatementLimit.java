package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The server's own limit for a statement, always shorter than what is left of the scrape, so that nothing runs on the server
 * after it. It is told anew only when time has passed it by, so that collectors that are fast cost no request more.
 */
final class StatementLimit {
    private static final String TELL = "SELECT set_config('statement_timeout', ?, false)";

    private final Deadline deadline;
    private int told;

    /** Nothing is told yet. */
    StatementLimit(Deadline deadline) {
        this.deadline = deadline;
        this.told = Integer.MAX_VALUE;
    }

    /** What the server is to be told now, in milliseconds; the tenth is for the error to come back. */
    String next() {
        told = Math.max(1, deadline.millis() / 10 * 9);
        return Integer.toString(told);
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
