package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;

/**
 * How much of the biggest B-tree indexes is empty, estimated as {@link BloatTable} does.
 *
 * <p>An entry needs a header of 8 bytes, 16 where there are NULLs, its columns at their average widths, rounded up to 8 bytes,
 * and 4 bytes for the pointer to it; a page has 40 bytes of its own, and above the leaves stand the pages that lead to them.
 * Entries of the same value are stored once, which the estimate does not know: such an index shows too little bloat, or none.
 */
record BloatBtree(int maxIndexes) implements IndexCollector {
    static final int MOST_SHOWN = 200;

    /** Statistics of an expression belong to the index, those of a column to the table. */
    private static final String SQL = """
            SELECT current_database() AS datname, schemaname, relname, idxname,
                   pages * block AS real_size,
                   greatest(0, pages - needed) * block AS bloat_size,
                   100 * greatest(0, pages - needed) / pages AS bloat_pct
            FROM (SELECT schemaname, relname, indexrelname AS idxname, block, pages,
                         1 + ceil(reltuples / entries) + ceil(reltuples / entries / entries) AS needed
                  FROM (SELECT biggest.*, block, relpages::float8 AS pages,
                               greatest(1, floor((block - 40) * fill / 100 / (4 + header + width))) AS entries
                        FROM (SELECT * FROM @all AS every
                              WHERE indisvalid AND relpages > 1 AND reltuples >= 0
                                AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')
                              ORDER BY relpages DESC, indexrelid
                              LIMIT ?) AS biggest
                        CROSS JOIN (SELECT current_setting('block_size')::float8 AS block) AS server
                        CROSS JOIN LATERAL (
                            SELECT coalesce(max(option_value::float8) FILTER (WHERE option_name = 'fillfactor'), 90) AS fill
                            FROM pg_options_to_table(reloptions)) AS options
                        JOIN LATERAL (
                            SELECT count(*) AS columns, count(coalesce(plain.avg_width, computed.avg_width)) AS known,
                                   CASE WHEN max(coalesce(plain.null_frac, computed.null_frac)) > 0 THEN 16 ELSE 8 END
                                       AS header,
                                   8 * ceil(sum((1 - coalesce(plain.null_frac, computed.null_frac))
                                                * coalesce(plain.avg_width, computed.avg_width)) / 8) AS width
                            FROM unnest(indkey) WITH ORDINALITY AS key (number, place)
                            LEFT JOIN pg_attribute AS of_table ON of_table.attrelid = indrelid
                                AND of_table.attnum = number AND number <> 0
                            LEFT JOIN pg_stats AS plain ON plain.schemaname = biggest.schemaname
                                AND plain.tablename = biggest.relname AND plain.attname = of_table.attname
                                AND NOT plain.inherited
                            LEFT JOIN pg_attribute AS of_index ON of_index.attrelid = indexrelid
                                AND of_index.attnum = place AND number = 0
                            LEFT JOIN pg_stats AS computed ON computed.schemaname = biggest.schemaname
                                AND computed.tablename = indexrelname AND computed.attname = of_index.attname
                                AND NOT computed.inherited) AS entry ON columns = known) AS sized
                  ) AS estimate""".replace("@all", ALL);

    private static final Query QUERY = Query.of("pg_stats and pg_class", SQL)
            .column("real_size", metric("real_size", "Disk space of the index in bytes, as last analyzed."))
            .column("bloat_size", metric("bloat_size", "Bytes of it that hold nothing, as estimated."))
            .column("bloat_pct", metric("bloat_pct", "Per cent of it that hold nothing, as estimated."));

    private static Metric metric(String name, String help) {
        return compatible("pg_bloat_btree_" + name, GAUGE, help, "datname", "schemaname", "relname", "idxname");
    }

    @Override
    public String name() {
        return "bloat_btree";
    }

    @Override
    public String help() {
        return "How much of the biggest B-tree indexes is empty, estimated from statistics; what the login may not read is"
                + " left out.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(15);
    }

    @Override
    public String privilege() {
        return PostgresqlKind.READ_ALL;
    }

    @Override
    public IndexCollector withMaxIndexes(int max) {
        return new BloatBtree(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
