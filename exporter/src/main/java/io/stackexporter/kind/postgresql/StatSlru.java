package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** The small caches of transaction states and the like, from {@code pg_stat_slru}; one that thrashes slows everybody down. */
final class StatSlru implements JdbcCollector<PostgresqlSession> {
    private static final Query QUERY = Query.of("pg_stat_slru", """
                    SELECT name, blks_zeroed, blks_hit, blks_read, blks_written, blks_exists, flushes, truncates
                    FROM pg_stat_slru""")
            .column("blks_zeroed", metric("blks_zeroed", "Blocks made anew."))
            .column("blks_hit", metric("blks_hit", "Blocks found in the cache."))
            .column("blks_read", metric("blks_read", "Blocks that were not in the cache."))
            .column("blks_written", metric("blks_written", "Blocks written."))
            .column("blks_exists", metric("blks_exists", "Checks whether a block exists."))
            .column("flushes", metric("flushes", "Times that changed blocks were written out."))
            .column("truncates", metric("truncates", "Times that old blocks were removed."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_slru_" + name + "_total", COUNTER, help, "name");
    }

    @Override
    public String name() {
        return "stat_slru";
    }

    @Override
    public String help() {
        return "The small caches of transaction states and the like, from pg_stat_slru.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
