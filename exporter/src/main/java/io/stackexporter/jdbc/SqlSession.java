package io.stackexporter.jdbc;

import io.stackexporter.collect.DatabaseChoice;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.collect.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A session of an SQL system, as far as queries need to know it. */
public interface SqlSession extends Session {

    Connection connection();

    /** By which query variants are chosen, together with the flavor. */
    ServerVersion version();

    default int majorVersion() {
        return version().major();
    }

    /**
     * Does the work in every database that is watched: at once with the session's own connection, and in others, where there
     * are any, when the session {@linkplain #finish finishes}.
     *
     * @throws Incomplete when some of them could not be visited; the others were
     */
    void eachDatabase(DatabaseWork work) throws SQLException, Incomplete;

    /**
     * Does the work in each database of a choice, one after the other; some of it maybe only when the session
     * {@linkplain #finish finishes}.
     *
     * @throws Incomplete when some of them could not be visited, or the work failed there; the others were
     */
    void eachOf(DatabaseChoice choice, DatabaseWork work) throws SQLException, Incomplete;

    /** How a statement is limited to a time, where that is shorter than what the session allows anyway. */
    TimeLimit timeLimit(Duration longest);

    /** Work in one database. */
    @FunctionalInterface
    interface DatabaseWork {
        void in(Connection connection) throws SQLException;
    }
}
