package io.stackexporter.kind.mysql;

import io.stackexporter.servers.MysqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What clients of a server do to each other: block, wait, forget to commit, run into deadlocks. */
final class PerformanceClients implements AutoCloseable {
    private final MysqlServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    PerformanceClients(MysqlServer server) {
        this.server = server;
    }

    /** A statement that does not come back before the session is closed. */
    record Waiter(Connection connection, CompletableFuture<Void> done) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            connection.abort(Runnable::run);
            done.exceptionally(aborted -> null).join();
        }
    }

    /** A transaction that has done this and then nothing. */
    Connection idle(String statement) throws SQLException {
        Connection connection = server.connect();
        connection.setAutoCommit(false);
        run(connection, statement);
        return connection;
    }

    Waiter start(String... statements) throws SQLException {
        Connection connection = server.connect();
        return new Waiter(connection, CompletableFuture.runAsync(() -> run(connection, statements), threads));
    }

    private static void run(Connection connection, String... statements) {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException aborted) {
            throw new IllegalStateException(aborted);
        }
    }

    /** Two sessions, each of which wants what the other has; the server ends one of them. */
    void deadlock() throws SQLException {
        try (Connection left = idle("UPDATE shop.account SET name = 'left' WHERE id = 2");
                Connection right = idle("UPDATE shop.account SET name = 'right' WHERE id = 3")) {
            CompletableFuture<Void> crossing = CompletableFuture.runAsync(
                    () -> run(left, "UPDATE shop.account SET name = 'left' WHERE id = 3"), threads);
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> run(right, "UPDATE shop.account SET name = 'right' WHERE id = 2"), threads);
            CompletableFuture.allOf(crossing.exceptionally(ended -> null), other.exceptionally(ended -> null))
                    .join();
        }
    }

    /** Runs statements in a session that ends. */
    void briefly(String... statements) throws SQLException {
        try (Connection connection = server.connect()) {
            run(connection, statements);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
