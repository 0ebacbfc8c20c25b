package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.Target;
import io.stackexporter.jdbc.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lends connections to one MySQL or MariaDB server. */
final class MysqlSource implements SessionSource<MysqlSession> {
    private final Pool pool;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /** Who answered in the scrape that has this deadline: its second session need not ask again. */
    private record Known(Deadline scrape, MysqlSession.Server server) {}

    MysqlSource(Pool pool) {
        this.pool = pool;
    }

    @Override
    public MysqlSession open(Deadline deadline) throws SQLException {
        Connection connection = pool.borrow(deadline);
        boolean asked = false;
        try {
            MysqlSession session = new MysqlSession(connection, server(connection, deadline));
            asked = true;
            return session;
        } finally {
            if (!asked) {
                connection.close();
            }
        }
    }

    private MysqlSession.Server server(Connection connection, Deadline deadline) throws SQLException {
        Known last = known.get();
        if (last != null && last.scrape.equals(deadline)) {
            return last.server;
        }
        MysqlSession.Server server = MysqlSession.Server.ask(connection);
        known.set(new Known(deadline, server));
        return server;
    }

    @Override
    public int maxSessions() {
        return Target.MAX_PARALLEL;
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
