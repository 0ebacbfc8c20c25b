package io.stackexporter.kind.postgresql;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What clients of a server do to each other: block, wait, forget to commit, run into deadlocks. */
final class Load implements AutoCloseable {
    private final PostgresqlServer server;
    private final Connection idle;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    /** One session is idle all the time. */
    Load(PostgresqlServer server) throws SQLException {
        this.server = server;
        this.idle = server.connect();
        try (Statement statement = idle.createStatement()) {
            statement.execute("SET application_name = 'idler'");
        }
    }

    /** A statement that does not come back before the session is closed. */
    record Waiter(Connection connection, CompletableFuture<Void> done) implements AutoCloseable {
        boolean waits() {
            return !done.isDone();
        }

        @Override
        public void close() throws SQLException {
            connection.abort(Runnable::run);
            done.exceptionally(aborted -> null).join();
        }
    }

    Connection idleInTransaction() throws SQLException {
        Connection connection = server.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE account SET name = 'held' WHERE id = 1");
        }
        return connection;
    }

    Waiter waitsForLock() throws Exception {
        Waiter waiter = start("SET application_name = 'waiter'", "UPDATE account SET name = 'waits' WHERE id = 1");
        Await.until(
                "somebody waits",
                () -> server.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                        .equals("1"));
        return waiter;
    }

    Waiter slowVacuum() throws Exception {
        server.execute(
                "CREATE TABLE IF NOT EXISTS slow AS SELECT number, repeat('x', 500) FROM generate_series(1, 2000) AS number",
                "DELETE FROM slow WHERE number % 2 = 0");
        return start("SET vacuum_cost_delay = 100", "SET vacuum_cost_limit = 5", "VACUUM slow");
    }

    Waiter start(String... statements) throws SQLException {
        Connection connection = server.connect();
        return new Waiter(connection, CompletableFuture.runAsync(() -> run(connection, statements), clients));
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
    void deadlock() throws Exception {
        try (Connection left = server.connect();
                Connection right = server.connect()) {
            left.setAutoCommit(false);
            right.setAutoCommit(false);
            run(left, "UPDATE account SET name = 'left' WHERE id = 2");
            run(right, "UPDATE account SET name = 'right' WHERE id = 3");
            CompletableFuture<Void> crossing = CompletableFuture.runAsync(
                    () -> run(left, "UPDATE account SET name = 'left' WHERE id = 3"), clients);
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> run(right, "UPDATE account SET name = 'right' WHERE id = 2"), clients);
            CompletableFuture.anyOf(crossing.exceptionally(ended -> null), other.exceptionally(ended -> null))
                    .join();
        }
    }

    @Override
    public void close() throws SQLException {
        idle.close();
        clients.shutdownNow();
    }
}
