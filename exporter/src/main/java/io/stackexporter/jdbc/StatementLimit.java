package io.stackexporter.jdbc;

import io.stackexporter.collect.Deadline;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The server's own limit for a statement on one connection, always shorter than what is left of the scrape, so that nothing
 * runs on the server after it. It is told anew only when time has passed it by, or when a new scrape leaves much more, so that
 * collectors that are fast cost no request more.
 */
public final class StatementLimit {
    /** Scrapes of the same length differ by a moment; the server need not hear of it. */
    private static final int STEP_MILLIS = 250;

    private final Order order;
    private Deadline deadline;
    private int told;

    /** How a kind of server is told. */
    @FunctionalInterface
    public interface Order {
        void give(Connection connection, int millis) throws SQLException;
    }

    /** Nothing is told yet. */
    public StatementLimit(Deadline deadline, Order order) {
        this(deadline, order, Integer.MAX_VALUE);
    }

    /** The server was told when it was connected to, in milliseconds. */
    public StatementLimit(Deadline deadline, Order order, int told) {
        this.deadline = deadline;
        this.order = order;
        this.told = told;
    }

    /** A new scrape uses the connection. */
    public void begin(Deadline scrape) {
        deadline = scrape;
        if (told < fitting()) {
            told = Integer.MAX_VALUE;
        }
    }

    /** What the server is to be told now, in milliseconds. */
    public int next() {
        told = fitting();
        return told;
    }

    /** The tenth is for the error to come back. */
    private int fitting() {
        int millis = deadline.millis() / 10 * 9;
        return Math.max(1, millis > STEP_MILLIS ? millis / STEP_MILLIS * STEP_MILLIS : millis);
    }

    /** Tells the server when what it was told does not fit any more. */
    public void renew(Connection connection) throws SQLException {
        if (told > deadline.millis()) {
            order.give(connection, next());
        }
    }
}
