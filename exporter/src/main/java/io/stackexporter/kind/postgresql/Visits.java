package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.jdbc.SqlSession.DatabaseWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * What the collectors of one scrape want to read in other databases. Each database is visited once for all of them, one after
 * the other, so that a server of a hundred databases still sees two connections at most.
 */
final class Visits {
    /** The wait is the server's, so that it costs neither side anything. */
    private static final String STILL_THERE = "SELECT pg_sleep(0.002) FROM pg_stat_get_activity(?)";

    private static final int TRIES = 50;

    private final Databases databases;
    private final Deadline deadline;
    private final Map<String, DatabaseWork> waiting = new LinkedHashMap<>();
    private final Map<String, Map<String, Exception>> failures = new HashMap<>();

    Visits(Databases databases, Deadline deadline) {
        this.databases = databases;
        this.deadline = deadline;
    }

    boolean isFor(Deadline other) {
        return deadline.equals(other);
    }

    /** Notes what a collector wants, once it has read the database at hand. */
    void add(String collector, DatabaseWork work) {
        if (databases.discover()) {
            waiting.merge(collector, work, (first, second) -> connection -> {
                first.in(connection);
                second.in(connection);
            });
        }
    }

    boolean isWaiting(String collector) {
        return waiting.containsKey(collector);
    }

    /** Makes the visits; says for each collector that did not get everything what it lacks. */
    Map<String, Incomplete> make(Connection connection) throws SQLException {
        // What has been found must still be handed over, so a server that is slow everywhere may not take all the time.
        Deadline end = deadline.atMost(deadline.remaining().dividedBy(10).multipliedBy(9));
        for (String database : databases.others(connection)) {
            if (end.expired()) {
                missed(database, new SQLTimeoutException("no time was left for more databases", "57014"));
            } else {
                visit(connection, database, end);
            }
        }
        waiting.clear();
        Map<String, Incomplete> incomplete = new HashMap<>();
        failures.forEach((collector, where) -> incomplete.put(
                collector,
                new Incomplete(
                        "not in " + String.join(", ", where.keySet()),
                        where.values().iterator().next())));
        return incomplete;
    }

    private void visit(Connection connection, String database, Deadline end) throws SQLException {
        int visitor;
        try (Connection other = databases.connect(database)) {
            visitor = other.unwrap(PGConnection.class).getBackendPID();
            other.setNetworkTimeout(Runnable::run, end.millis());
            read(TolerantText.of(other), database, new StatementLimit(end));
        } catch (SQLException e) {
            missed(database, e);
            return;
        }
        awaitGone(connection, visitor);
    }

    private void read(Connection other, String database, StatementLimit limit) {
        waiting.forEach((collector, work) -> {
            try {
                limit.renew(other);
                work.in(other);
            } catch (SQLException | RuntimeException e) {
                failures.computeIfAbsent(collector, name -> new TreeMap<>()).put(database, e);
            }
        });
    }

    private void missed(String database, SQLException why) {
        waiting.keySet()
                .forEach(collector -> failures.computeIfAbsent(collector, name -> new TreeMap<>())
                        .putIfAbsent(database, why));
    }

    /** A server lets go of a session a moment after it is closed; until then the next visit would make one too many. */
    private static void awaitGone(Connection connection, int visitor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STILL_THERE)) {
            statement.setInt(1, visitor);
            boolean there = true;
            for (int tries = 0; there && tries < TRIES; tries++) {
                try (ResultSet row = statement.executeQuery()) {
                    there = row.next();
                }
            }
        }
    }
}
