package io.stackexporter.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The connections of one target: kept between scrapes, never more than a target may have, checked before they are lent. */
public final class Pool implements AutoCloseable {
    /** Only for taking over what {@link Connector#prepare} made; real waiting happens there. */
    static final Duration HAND_OVER = Duration.ofSeconds(1);

    private static final Duration CHECK = Duration.ofMillis(500);
    static final ScheduledExecutorService HOUSE_KEEPING = Threads.timer("pool");

    private final String name;
    private final Connector connector;
    private final int size;
    private final AtomicReference<@Nullable HikariDataSource> pool = new AtomicReference<>();

    /**
     * Opens nothing yet.
     *
     * @param size the most connections; the pool may open all of them although fewer are asked for
     */
    public Pool(String name, Connector connector, int size) {
        this.name = name;
        this.connector = connector;
        this.size = size;
    }

    /** The same pool in another size, as long as nothing was borrowed. */
    public Pool of(int otherSize) {
        return new Pool(name, connector, otherSize);
    }

    /** What a kind makes of a connection, by asking it its first questions. */
    @FunctionalInterface
    public interface Opening<S> {
        S open(Connection connection) throws SQLException;
    }

    /**
     * A session over a connection of the pool, which trusts one that was in use a moment ago. When a server was restarted
     * meanwhile, all that lie ready are dead: the first question finds it out, and then new ones tell the truth.
     *
     * @param explained says more of a connection that cannot be had
     */
    public <S> S open(Deadline deadline, UnaryOperator<SQLException> explained, Opening<S> opening)
            throws SQLException {
        try {
            return tried(borrow(deadline, explained), opening);
        } catch (BrokenConnectionException broken) {
            if (deadline.expired()) {
                throw broken;
            }
            renew();
            return tried(borrow(deadline, explained), opening);
        }
    }

    private static <S> S tried(Connection connection, Opening<S> opening) throws SQLException {
        boolean opened = false;
        try {
            S session = opening.open(connection);
            opened = true;
            return session;
        } catch (SQLException e) {
            throw connection.isClosed() ? new BrokenConnectionException(e) : e;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    /** The first question on a connection found it dead. */
    private static final class BrokenConnectionException extends SQLException {
        private static final long serialVersionUID = 1;

        BrokenConnectionException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        }
    }

    /** A working connection whose reads end at the deadline. */
    private Connection borrow(Deadline deadline, UnaryOperator<SQLException> explained) throws SQLException {
        Connection connection = taken(opened(), explained);
        boolean ready = false;
        try {
            connection.setNetworkTimeout(Runnable::run, deadline.millis());
            ready = true;
            return connection;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    /** When another lane gives one back meanwhile, the pool lends that one, and what was prepared must not stay open. */
    private Connection taken(HikariDataSource current, UnaryOperator<SQLException> explained) throws SQLException {
        try {
            if (current.getHikariPoolMXBean().getIdleConnections() == 0) {
                connector.prepare();
            }
            return ready(current);
        } catch (SQLException e) {
            throw explained.apply(e);
        } finally {
            connector.discard();
        }
    }

    private Connection ready(HikariDataSource current) throws SQLException {
        try {
            return current.getConnection();
        } catch (SQLTransientConnectionException stale) {
            // What lay ready was dead, and nobody says why: connecting here tells the cause at once, or mends it.
            connector.prepare();
            return current.getConnection();
        }
    }

    /** Closes what lies ready, and what is lent once it comes back: one connection was dead, and so may be the others. */
    private void renew() {
        HikariDataSource current = pool.get();
        if (current != null) {
            current.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** A login that was refused does not wait any more. */
    public void tryLoginAgain() {
        connector.tryLoginAgain();
    }

    private HikariDataSource opened() {
        HikariDataSource existing = pool.get();
        if (existing != null) {
            return existing;
        }
        HikariDataSource fresh = new HikariDataSource(settings());
        if (pool.compareAndSet(null, fresh)) {
            return fresh;
        }
        fresh.close();
        return opened();
    }

    private HikariConfig settings() {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName(name);
        settings.setDataSource(connector);
        settings.setMaximumPoolSize(size);
        settings.setMinimumIdle(0);
        // Or it makes writable again what the connector has made read-only.
        settings.setReadOnly(true);
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionTimeout(HAND_OVER.toMillis());
        settings.setValidationTimeout(CHECK.toMillis());
        settings.setThreadFactory(Threads.factory("pool-" + name));
        settings.setScheduledExecutor(HOUSE_KEEPING);
        return settings;
    }

    @Override
    public void close() {
        HikariDataSource existing = pool.get();
        if (existing != null) {
            existing.close();
        }
        connector.close();
    }
}
