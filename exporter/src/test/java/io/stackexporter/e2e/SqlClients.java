package io.stackexporter.e2e;

import io.stackexporter.servers.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** An application that uses a database badly; closing it ends its sessions. */
final class SqlClients implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Opener opener;
    private final Deque<Connection> sessions = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** How a session is opened. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    SqlClients(Opener opener) {
        this.opener = opener;
    }

    /** A session that has executed something and stays open. */
    Connection session(String... statements) throws SQLException {
        Connection connection = opener.open();
        sessions.addLast(connection);
        execute(connection, statements);
        return connection;
    }

    /** Opens sessions until the server has no room for more, and goes on to ask for another. */
    SqlClients untilRefused(int most) throws SQLException {
        for (int i = 0; i < most; i++) {
            try {
                session();
            } catch (SQLException full) {
                Thread.ofVirtual().start(this::knock);
                return this;
            }
        }
        throw new SQLException("the server takes " + most + " sessions and more");
    }

    private void knock() {
        while (!closed) {
            try {
                session();
            } catch (SQLException full) {
                Await.pause(PAUSE);
            }
        }
    }

    /** Executes something that will take long, in so many sessions. */
    SqlClients meanwhile(int sessions, String statement) throws SQLException {
        for (int i = 0; i < sessions; i++) {
            Connection connection = session();
            Thread.ofVirtual().start(() -> attempt(connection, statement));
        }
        return this;
    }

    /** Executes something again and again. */
    SqlClients again(Duration pause, String statement) throws SQLException {
        Connection connection = session();
        Thread.ofVirtual().start(() -> {
            while (!closed) {
                attempt(connection, statement);
                Await.pause(pause);
            }
        });
        return this;
    }

    /** Two sessions that each want the row that the other has changed, every other second; the server ends one of them. */
    SqlClients deadlocks(String table) throws SQLException {
        Connection one = session();
        Connection other = session();
        Thread.ofVirtual().start(() -> {
            while (!closed) {
                try {
                    deadlock(one, other, table);
                    Await.pause(PAUSE.multipliedBy(2));
                } catch (SQLException ended) {
                    return;
                }
            }
        });
        return this;
    }

    private static void deadlock(Connection one, Connection other, String table) throws SQLException {
        one.setAutoCommit(false);
        other.setAutoCommit(false);
        execute(one, change(table, 1));
        execute(other, change(table, 2));
        Thread first = Thread.ofVirtual().start(() -> attempt(one, change(table, 2)));
        attempt(other, change(table, 1));
        other.rollback();
        try {
            first.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        one.rollback();
    }

    private static String change(String table, int id) {
        return "UPDATE " + table + " SET amount = amount + 1 WHERE id = " + id;
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static void attempt(Connection connection, String statement) {
        try {
            execute(connection, statement);
        } catch (SQLException ended) {
            // By the server as the drill wants it, or by its end.
        }
    }

    /** Those that hold something go first. */
    @Override
    public void close() throws SQLException {
        closed = true;
        for (Connection session : sessions) {
            session.abort(Runnable::run);
        }
    }
}
