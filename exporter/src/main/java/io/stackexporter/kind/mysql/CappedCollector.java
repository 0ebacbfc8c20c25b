package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;

/** A collector that shows the first of many tables, since a server may have a hundred thousand. */
interface CappedCollector extends JdbcCollector<MysqlSession> {
    int DEFAULT_MAX = 1000;

    int maxTables();

    /** The same collector with another limit. */
    Collector<MysqlSession> withMaxTables(int maxTables);

    @Override
    default Collector<MysqlSession> configured(Section settings) {
        return withMaxTables(maxTables(settings));
    }

    static int maxTables(Section settings) {
        return settings.integer(
                "max_tables", 1, 100_000, DEFAULT_MAX, "The most tables; those that matter most are shown.");
    }

    @Override
    default Object[] parameters(MysqlSession session) {
        return new Object[] {maxTables()};
    }
}
