package io.stackexporter.kind.mysql;

import com.mysql.cj.jdbc.JdbcConnection;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.Target;
import io.stackexporter.jdbc.Pool;
import io.stackexporter.jdbc.StatementLimit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lends connections to one MySQL or MariaDB server. */
final class MysqlSource implements SessionSource<MysqlSession> {
    private final Pool pool;
    private final int firstLimit;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();
    /** By connection, which is what the server keeps them for. */
    private final Map<JdbcConnection, Lasting> lasting = Collections.synchronizedMap(new WeakHashMap<>());

    /** Who answered in the scrape that has this deadline: its second session need not ask again. */
    private record Known(Deadline scrape, MysqlSession.Server server) {}

    /**
     * Opens nothing yet.
     *
     * @param firstLimit milliseconds for a statement, as every connection is told when it is made
     */
    MysqlSource(Pool pool, int firstLimit) {
        this.pool = pool;
        this.firstLimit = firstLimit;
    }

    @Override
    public MysqlSession open(Deadline deadline) throws SQLException {
        return pool.open(deadline, MysqlErrors::explained, connection -> open(connection, deadline));
    }

    private MysqlSession open(Connection connection, Deadline deadline) throws SQLException {
        Lasting held = lasting.computeIfAbsent(
                connection.unwrap(JdbcConnection.class),
                fresh -> new Lasting(new StatementLimit(deadline, MysqlSource::tell, firstLimit)));
        held.limit().begin(deadline);
        return new MysqlSession(connection, server(connection, held.limit(), deadline), held);
    }

    private MysqlSession.Server server(Connection connection, StatementLimit limit, Deadline deadline)
            throws SQLException {
        Known last = known.get();
        if (last != null && last.scrape.equals(deadline)) {
            return last.server;
        }
        limit.renew(connection);
        MysqlSession.Server server = MysqlSession.Server.ask(connection);
        known.set(new Known(deadline, server));
        return server;
    }

    /** Each of the two servers reads what is marked as its own. */
    private static void tell(Connection connection, int millis) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION /*!50720 max_execution_time = " + millis
                    + " */ /*M!100101 max_statement_time = " + millis / 1000.0 + " */");
        }
    }

    @Override
    public int maxSessions() {
        return Target.MAX_PARALLEL;
    }

    @Override
    public void tryLoginAgain() {
        pool.tryLoginAgain();
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return MysqlErrors.kindOf(failure);
    }

    @Override
    public void close() {
        pool.close();
    }
}
