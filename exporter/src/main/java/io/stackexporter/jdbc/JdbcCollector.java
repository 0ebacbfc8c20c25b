package io.stackexporter.jdbc;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import java.util.List;

/** A collector that is nothing but queries: those that fit the server's version run, one after the other. */
public interface JdbcCollector<S extends SqlSession> extends Collector<S> {

    List<Query> queries();

    /** Whether the queries run in every watched database; otherwise the one of the session is enough. */
    default boolean everyDatabase() {
        return false;
    }

    /** The values of the placeholders of every query. */
    default Object[] parameters(S session) {
        return new Object[0];
    }

    @Override
    default List<Reading> readings() {
        return queries().stream().flatMap(query -> query.readings().stream()).toList();
    }

    @Override
    default boolean supports(S session) {
        return queries().stream().anyMatch(query -> query.runsOn(session));
    }

    @Override
    default void collect(S session, Samples samples) throws Exception {
        List<Query> fitting =
                queries().stream().filter(query -> query.runsOn(session)).toList();
        SqlSession.DatabaseWork work = connection -> {
            for (Query query : fitting) {
                query.read(connection, samples, parameters(session));
            }
        };
        if (everyDatabase()) {
            session.eachDatabase(work);
        } else {
            work.in(session.connection());
        }
    }
}
