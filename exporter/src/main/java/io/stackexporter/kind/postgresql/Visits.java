package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.DatabaseChoice;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.jdbc.SqlSession.DatabaseWork;
import io.stackexporter.jdbc.StatementLimit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final DatabaseChoice DISCOVERED = new DatabaseChoice(true, List.of());

    private final Databases databases;
    private final Deadline deadline;
    private final Map<String, Wanted> waiting = new LinkedHashMap<>();
    private final Map<String, Map<String, Exception>> failures = new HashMap<>();

    /** What a collector wants to do where. */
    private record Wanted(DatabaseChoice choice, DatabaseWork work) {
        Wanted and(Wanted other) {
            return new Wanted(choice, connection -> {
                work.in(connection);
                other.work.in(connection);
            });
        }

        boolean in(String database, List<String> discovered) {
            return choice.discovered()
                    ? discovered.contains(database)
                    : choice.names().contains(database);
        }
    }

    Visits(Databases databases, Deadline deadline) {
        this.databases = databases;
        this.deadline = deadline;
    }

    boolean isFor(Deadline other) {
        return deadline.equals(other);
    }

    /** Notes what a collector wants in all that are watched, once it has read the database at hand. */
    void add(String collector, DatabaseWork work) {
        if (databases.discover()) {
            waiting.merge(collector, new Wanted(DISCOVERED, work), Wanted::and);
        }
    }

    /** Notes what a collector wants in some databases; the one at hand it reads itself. */
    void add(String collector, DatabaseChoice choice, DatabaseWork work, String own) {
        List<String> others =
                choice.names().stream().filter(name -> !name.equals(own)).toList();
        if (choice.discovered() || !others.isEmpty()) {
            waiting.put(collector, new Wanted(new DatabaseChoice(choice.discovered(), others), work));
        }
    }

    /** Notes that a collector has failed in the database at hand, while others wait for it. */
    void failed(String collector, String database, Exception why) {
        failures.computeIfAbsent(collector, name -> new TreeMap<>()).putIfAbsent(database, why);
    }

    boolean isWaiting(String collector) {
        return waiting.containsKey(collector);
    }

    /** Makes the visits; says for each collector that did not get everything what it lacks. */
    Map<String, Incomplete> make(Connection connection) throws SQLException {
        // What has been found must still be handed over, so a server that is slow everywhere may not take all the time.
        Deadline end = deadline.atMost(deadline.remaining().dividedBy(10).multipliedBy(9));
        List<String> discovered = waiting.values().stream().anyMatch(wanted -> wanted.choice.discovered())
                ? databases.others(connection)
                : List.of();
        Set<String> all = new LinkedHashSet<>(discovered);
        waiting.values().forEach(wanted -> all.addAll(wanted.choice.names()));
        for (String database : all) {
            Map<String, DatabaseWork> works = works(database, discovered);
            if (end.expired()) {
                missed(database, works, new SQLTimeoutException("no time was left for more databases", "57014"));
            } else {
                visit(connection, database, works, end);
            }
        }
        waiting.clear();
        return incomplete();
    }

    private Map<String, DatabaseWork> works(String database, List<String> discovered) {
        Map<String, DatabaseWork> works = new LinkedHashMap<>();
        waiting.forEach((collector, wanted) -> {
            if (wanted.in(database, discovered)) {
                works.put(collector, wanted.work);
            }
        });
        return works;
    }

    private Map<String, Incomplete> incomplete() {
        Map<String, Incomplete> incomplete = new HashMap<>();
        failures.forEach((collector, where) -> incomplete.put(
                collector,
                new Incomplete(
                        "not in " + String.join(", ", where.keySet()),
                        where.values().iterator().next())));
        return incomplete;
    }

    private void visit(Connection connection, String database, Map<String, DatabaseWork> works, Deadline end)
            throws SQLException {
        int visitor;
        try (Connection other = databases.connect(database)) {
            visitor = other.unwrap(PGConnection.class).getBackendPID();
            other.setNetworkTimeout(Runnable::run, end.millis());
            read(TolerantText.of(other), database, works, Server.limit(end));
        } catch (SQLException e) {
            missed(database, works, e);
            return;
        }
        awaitGone(connection, visitor);
    }

    private void read(Connection other, String database, Map<String, DatabaseWork> works, StatementLimit limit) {
        works.forEach((collector, work) -> {
            try {
                limit.renew(other);
                work.in(other);
            } catch (SQLException | RuntimeException e) {
                failed(collector, database, e);
            }
        });
    }

    private void missed(String database, Map<String, DatabaseWork> works, SQLException why) {
        works.keySet().forEach(collector -> failed(collector, database, why));
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
