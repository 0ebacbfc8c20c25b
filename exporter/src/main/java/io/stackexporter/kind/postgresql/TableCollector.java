package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;

/** A collector of tables. It shows the biggest of every watched database, since one may have a hundred thousand. */
interface TableCollector extends JdbcCollector<PostgresqlSession> {
    int DEFAULT_MAX = 1000;

    /**
     * A subquery; its one parameter is how many. The catalogue's own estimate of the size costs nothing to read and rarely
     * changes, so that the same tables come at every scrape.
     */
    String BIGGEST = """
            (SELECT pg_class.oid, nspname AS schemaname, relname, relkind, reltoastrelid
             FROM pg_class
             JOIN pg_namespace ON pg_namespace.oid = relnamespace
             WHERE relkind IN ('r', 'm', 'p')
               AND nspname NOT IN ('pg_catalog', 'information_schema')
             ORDER BY relpages DESC, pg_class.oid
             LIMIT ?)""";

    int maxTables();

    /** The same collector with another limit. */
    TableCollector withMaxTables(int maxTables);

    @Override
    default Collector<PostgresqlSession> configured(Section settings) {
        return withMaxTables(settings.integer(
                "max_tables", 1, 100_000, maxTables(), "The most tables of each database; the biggest are shown."));
    }

    @Override
    default Object[] parameters(PostgresqlSession session) {
        return new Object[] {maxTables()};
    }

    @Override
    default boolean everyDatabase() {
        return true;
    }
}
