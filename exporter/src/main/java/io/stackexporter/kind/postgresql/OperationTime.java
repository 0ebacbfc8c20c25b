package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The time that sessions work and their transactions, in all databases together. The sums of {@code pg_stat_statements} would
 * tell of statements, but they fall whenever it forgets a rare one, and a counter that falls looks like a restart: everything
 * since the last reset would count anew.
 */
final class OperationTime implements Collector<PostgresqlSession> {
    private static final String SQL = """
            SELECT sum(active_time) / 1000, sum(xact_commit + xact_rollback)
            FROM pg_stat_database
            WHERE datname IS NOT NULL""";

    private static final String OPERATION = "transaction";

    @Override
    public String name() {
        return "operation_time";
    }

    @Override
    public String help() {
        return "The time that sessions spend executing, and the transactions in which they do.";
    }

    @Override
    public List<Reading> readings() {
        return List.of(new Reading(
                Signal.OPERATION_SECONDS.metric(),
                "pg_stat_database.active_time",
                "operation=\"" + OPERATION + "\"",
                ""));
    }

    @Override
    public void collect(PostgresqlSession session, Samples samples) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(SQL);
                ResultSet row = statement.executeQuery()) {
            row.next();
            samples.summary(Signal.OPERATION_SECONDS.metric(), row.getDouble(1), row.getDouble(2), OPERATION);
        }
    }
}
