package io.stackexporter.jdbc;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.LoginBackoff;
import io.stackexporter.config.Secret;
import io.stackexporter.tls.Tls;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections for a pool, reading the password anew each time. The pool would connect in a thread of its own, retry,
 * and hide the cause behind a time-out; so the caller that needs a connection makes it with {@link #prepare} and the pool
 * only takes it over: a refused port or login is known at once, with its cause, and inside the caller's deadline.
 */
public final class Connector implements DataSource, AutoCloseable {
    /** The SQL state of a login that is not valid. */
    private static final String NO_LOGIN = "28000";

    private static final String NO_CONNECTION = "08004";

    private final Driver driver;
    private final String url;
    private final Map<String, String> properties;
    private final Optional<Secret> password;
    private final Optional<Tls> tls;
    private final String firstStatement;
    private final LoginBackoff logins;
    private final AtomicReference<@Nullable Connection> prepared = new AtomicReference<>();
    /** Every connection that may still be open, whoever holds it. */
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens nothing yet.
     *
     * @param properties of the driver; must limit connecting and reading, since nobody else does
     * @param tls as the section of that name has it; its texts are properties for the driver
     * @param firstStatement makes a new connection well-mannered: read-only, with time limits
     * @param kindOf what an exception of the driver means
     */
    public Connector(
            Driver driver,
            String url,
            Map<String, String> properties,
            Optional<Secret> password,
            Optional<Tls> tls,
            String firstStatement,
            Function<Throwable, ErrorKind> kindOf) {
        this.driver = driver;
        this.url = url;
        this.properties = properties;
        this.password = password;
        this.tls = tls;
        this.firstStatement = firstStatement;
        this.logins = new LoginBackoff(kindOf);
    }

    /** Makes the connection that the pool will take next. */
    void prepare() throws SQLException {
        close(prepared.getAndSet(connect(url)));
    }

    /** Closes what was prepared and not taken. */
    void discard() throws SQLException {
        close(prepared.getAndSet(null));
    }

    private static void close(@Nullable Connection unused) throws SQLException {
        if (unused != null) {
            unused.close();
        }
    }

    /** A connection outside the pool, for example to another database of the same server. */
    public Connection connect(String otherUrl) throws SQLException {
        Connection connection = loggedIn(otherUrl);
        open.removeIf(Connector::isClosed);
        open.add(connection);
        boolean ready = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute(firstStatement);
            if (closed.get()) {
                throw new SQLException("the target is not watched any more", "08003");
            }
            ready = true;
            return connection;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    /** Without an attempt when the server has just refused the same password. */
    private Connection loggedIn(String otherUrl) throws SQLException {
        try {
            Optional<Secret> current = password.map(Secret::now);
            Properties all = new Properties();
            all.putAll(properties);
            tls.map(Tls::properties).ifPresent(all::putAll);
            current.ifPresent(secret -> all.setProperty("password", secret.reveal()));
            List<Object> credentials = List.of(current, tls.map(Tls::stamp));
            return logins.attempt(credentials, () -> connected(otherUrl, all));
        } catch (LoginBackoff.Waiting | UncheckedIOException e) {
            throw new SQLException(e.getMessage(), NO_LOGIN, e);
        } catch (ClosedDatabaseException e) {
            throw e.why;
        }
    }

    private Connection connected(String otherUrl, Properties all) throws SQLException {
        try {
            Connection connection = driver.connect(otherUrl, all);
            if (connection == null) {
                throw new SQLException("the driver does not know the URL");
            }
            return connection;
        } catch (SQLException e) {
            throw otherUrl.equals(url) || !NO_LOGIN.equals(e.getSQLState()) ? e : new ClosedDatabaseException(e);
        }
    }

    /** One database does not let the login in, which says nothing of the others; a wrong password has another state. */
    private static final class ClosedDatabaseException extends SQLException {
        private static final long serialVersionUID = 1;
        private final SQLException why;

        ClosedDatabaseException(SQLException why) {
            super(why.getMessage(), NO_CONNECTION);
            this.why = why;
        }
    }

    /** The next attempt to log in is made whatever came before. */
    void tryLoginAgain() {
        logins.forget();
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException broken) {
            return true;
        }
    }

    /**
     * Closes whatever is still open. A pool that is closed forgets the connection that one of its threads is just opening;
     * on the server it would stay for ever.
     */
    @Override
    public void close() {
        closed.set(true);
        open.forEach(connection -> {
            try {
                connection.close();
            } catch (SQLException broken) {
                // Then nothing of it is left to close.
            }
        });
        open.clear();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection ready = prepared.getAndSet(null);
        return ready == null ? connectForPool() : ready;
    }

    /**
     * A thread of the pool connects anew after what lay ready was dead. Nobody's deadline holds there, and a server that
     * answers a byte now and then would keep it for ever: an interrupt, which frees a virtual thread, ends it.
     */
    private Connection connectForPool() throws SQLException {
        Future<?> late = Pool.HOUSE_KEEPING.schedule(
                Thread.currentThread()::interrupt, Pool.HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return connect(url);
        } finally {
            late.cancel(false);
            // One that came in the last moment is for nobody else.
            Thread.interrupted();
        }
    }

    @Override
    public Connection getConnection(String username, String ignored) throws SQLException {
        throw new SQLFeatureNotSupportedException("the login is part of the configuration");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
