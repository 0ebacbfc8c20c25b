package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How long statements take. The server tells select from insert only where a statement comes as text; what is prepared counts
 * as "Execute", so that they are added up.
 */
final class StatementLatency implements Collector<MysqlSession> {
    private static final String SOURCE = "performance_schema.events_statements_summary_global_by_event_name";
    private static final String OPERATION = "statement";

    /** Without what runs inside of others, such as steps of procedures, and without what lasts as long as a replica. */
    private static final String SQL = """
            SELECT SUM(COUNT_STAR) AS statements, SUM(SUM_TIMER_WAIT) / 1e12 AS seconds
            FROM performance_schema.events_statements_summary_global_by_event_name
            WHERE EVENT_NAME LIKE 'statement/sql/%' OR EVENT_NAME = 'statement/com/Execute'""";

    @Override
    public String name() {
        return "statement_latency";
    }

    @Override
    public String help() {
        return "The time of all statements and how many there were.";
    }

    @Override
    public List<Reading> readings() {
        return List.of(new Reading(
                Signal.OPERATION_SECONDS.metric(), SOURCE + ".SUM_TIMER_WAIT", "operation=\"" + OPERATION + "\"", ""));
    }

    @Override
    public String privilege() {
        return PerformanceCollector.PRIVILEGE;
    }

    @Override
    public boolean supports(MysqlSession session) {
        return session.hasPerformanceSchema();
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            row.next();
            double count = row.getDouble("statements");
            if (!row.wasNull()) {
                samples.summary(Signal.OPERATION_SECONDS.metric(), row.getDouble("seconds"), count, OPERATION);
            }
        }
    }
}
