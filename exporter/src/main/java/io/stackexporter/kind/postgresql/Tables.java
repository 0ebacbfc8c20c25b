package io.stackexporter.kind.postgresql;

import io.stackexporter.config.Section;

/** Which tables the collectors of tables show: the biggest, since a database may have a hundred thousand. */
final class Tables {
    static final int DEFAULT_MAX = 1000;

    /**
     * A subquery; its one parameter is how many. The catalogue's own estimate of the size costs nothing to read and rarely
     * changes, so that the same tables come at every scrape.
     */
    static final String BIGGEST = """
            (SELECT pg_class.oid, nspname AS schemaname, relname, relkind, reltoastrelid
             FROM pg_class
             JOIN pg_namespace ON pg_namespace.oid = relnamespace
             WHERE relkind IN ('r', 'm', 'p')
               AND nspname NOT IN ('pg_catalog', 'information_schema')
             ORDER BY relpages DESC, pg_class.oid
             LIMIT ?)""";

    private Tables() {}

    /** Reads the key {@code max_tables}. */
    static int max(Section settings) {
        return settings.integer(
                "max_tables", 1, 100_000, DEFAULT_MAX, "The most tables of each database; the biggest are shown.");
    }
}
