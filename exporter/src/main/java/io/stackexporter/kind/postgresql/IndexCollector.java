package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;
import java.time.Duration;

/** A collector of indexes: as {@link TableCollector}, for what there may be still more of. */
interface IndexCollector extends JdbcCollector<PostgresqlSession> {
    int DEFAULT_MAX = 300;

    /** Every index of tables of users, but those that are being built. */
    String ALL = """
            (SELECT indexrelid, indrelid, indkey, indclass, indcollation, indoption, indnkeyatts,
                    indexprs IS NOT NULL AS has_expressions, indpred IS NOT NULL AS partial,
                    indisunique, indisprimary, indisexclusion, indisvalid,
                    nspname AS schemaname, of_table.relname, of_index.relname AS indexrelname,
                    of_index.relam, of_index.relispartition, of_index.relpages, of_index.reltuples, of_index.reloptions
             FROM pg_index
             JOIN pg_class AS of_index ON of_index.oid = indexrelid
             JOIN pg_class AS of_table ON of_table.oid = indrelid
             JOIN pg_namespace ON pg_namespace.oid = of_table.relnamespace
             WHERE of_index.relkind = 'i'
               AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               AND indexrelid NOT IN (SELECT index_relid FROM pg_stat_progress_create_index
                                      WHERE index_relid IS NOT NULL))""";

    /**
     * The size of an index: the server takes the weakest lock to tell it, so for one that somebody has locked completely the
     * catalogue's estimate has to do.
     */
    String SIZE = """
            CASE WHEN indexrelid IN (SELECT relation FROM pg_locks
                                     WHERE mode = 'AccessExclusiveLock' AND relation IS NOT NULL)
                 THEN relpages * current_setting('block_size')::bigint
                 ELSE pg_relation_size(indexrelid) END""";

    int maxIndexes();

    /** The same collector with another limit. */
    IndexCollector withMaxIndexes(int maxIndexes);

    @Override
    default Collector<PostgresqlSession> configured(Section settings) {
        return withMaxIndexes(settings.integer(
                "max_indexes", 1, 100_000, maxIndexes(), "The most indexes of each database; the biggest are shown."));
    }

    @Override
    default Object[] parameters(PostgresqlSession session) {
        return new Object[] {maxIndexes()};
    }

    @Override
    default Duration interval() {
        return Duration.ofMinutes(5);
    }

    @Override
    default boolean everyDatabase() {
        return true;
    }
}
