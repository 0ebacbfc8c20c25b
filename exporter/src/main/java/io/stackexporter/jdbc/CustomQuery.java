package io.stackexporter.jdbc;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.CustomCollector;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A query of the configuration.
 *
 * @param ordered whether the query says in which order its rows come
 */
record CustomQuery<S extends SqlSession>(CustomCollector definition, Versions versions, boolean ordered)
        implements Collector<S> {

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public String help() {
        return "A query of the configuration.";
    }

    @Override
    public List<Reading> readings() {
        return definition.values().stream()
                .map(value -> new Reading(value.metric(), name() + "." + value.column(), "", versions.toString()))
                .toList();
    }

    @Override
    public Duration interval() {
        return definition.interval();
    }

    @Override
    public int maxSeries() {
        return definition.maxSeries();
    }

    @Override
    public boolean supports(S session) {
        return versions.cover(session.identity().flavor(), session.version());
    }

    @Override
    public void collect(S session, Samples samples) throws SQLException, Incomplete {
        TimeLimit limit = session.timeLimit(definition.timeout());
        try {
            if (definition.databases().isOwn()) {
                read(session.connection(), limit, samples);
            } else {
                session.eachOf(definition.databases(), connection -> read(connection, limit, samples));
            }
        } catch (LeftOutException some) {
            throw new Incomplete(String.valueOf(some.getMessage()), some);
        }
    }

    private void read(Connection connection, TimeLimit limit, Samples samples) throws SQLException {
        CustomRows rows = new CustomRows(definition, limit);
        rows.read(connection);
        rows.addTo(samples, ordered);
        if (!rows.isComplete()) {
            throw new LeftOutException(rows.problems());
        }
    }

    /** Something was left out; what could be read was added. */
    private static final class LeftOutException extends SQLException {
        private static final long serialVersionUID = 1;

        LeftOutException(String what) {
            super(what);
        }
    }
}
