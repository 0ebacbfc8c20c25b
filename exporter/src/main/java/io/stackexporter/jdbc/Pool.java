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

    /** A working connection whose reads end at the deadline. */
    public Connection borrow(Deadline deadline) throws SQLException {
        HikariDataSource current = opened();
        Connection connection = taken(current);
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
    private Connection taken(HikariDataSource current) throws SQLException {
        if (current.getHikariPoolMXBean().getIdleConnections() == 0) {
            connector.prepare();
        }
        try {
            return current.getConnection();
        } catch (SQLTransientConnectionException stale) {
            // What lay ready was dead, and nobody says why: connecting here tells the cause at once, or mends it.
            connector.prepare();
            return current.getConnection();
        } finally {
            connector.discard();
        }
    }

    /** Closes what lies ready, and what is lent once it comes back: one connection was dead, and so may be the others. */
    public void renew() {
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
