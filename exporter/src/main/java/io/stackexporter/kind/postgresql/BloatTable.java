package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;

/**
 * How much of the biggest tables is empty, estimated from what ANALYZE has written down, so that no page is read.
 *
 * <p>A row needs its header of 24 bytes, or more with a bitmap of its NULLs, its columns at their average widths, rounded up
 * to 8 bytes, and 4 bytes for the pointer to it. As many rows as fit into a page up to the fill factor give the pages that
 * the table would need; what it has beyond is bloat. Gaps between columns are not known, so a few per cent mean nothing.
 */
record BloatTable(int maxTables) implements TableCollector {
    static final int MOST_SHOWN = 200;

    /** A table is left out when it was never analyzed or when the login may not read one of its columns. */
    private static final String SQL = """
            SELECT current_database() AS datname, schemaname, relname,
                   pages * block AS real_size,
                   greatest(0, pages - needed) * block AS bloat_size,
                   100 * greatest(0, pages - needed) / pages AS bloat_pct
            FROM (SELECT biggest.schemaname, biggest.relname, block, relpages::float8 AS pages,
                         ceil(reltuples / greatest(1, floor((block - 24) * fill / 100 / (4 + header + width)))) AS needed
                  FROM %s AS biggest
                  JOIN pg_class ON pg_class.oid = biggest.oid
                  CROSS JOIN (SELECT current_setting('block_size')::float8 AS block) AS server
                  CROSS JOIN LATERAL (
                      SELECT coalesce(max(option_value::float8) FILTER (WHERE option_name = 'fillfactor'), 100) AS fill
                      FROM pg_options_to_table(reloptions)) AS options
                  JOIN LATERAL (
                      SELECT count(*) AS columns, count(avg_width) AS known,
                             CASE WHEN max(null_frac) > 0 THEN 8 * ceil((23 + ceil(count(*) / 8.0)) / 8) ELSE 24 END AS header,
                             8 * ceil(coalesce(sum((1 - null_frac) * avg_width), 0) / 8) AS width
                      FROM pg_attribute
                      LEFT JOIN pg_stats ON pg_stats.schemaname = biggest.schemaname AND tablename = biggest.relname
                                            AND pg_stats.attname = pg_attribute.attname AND NOT inherited
                      WHERE attrelid = biggest.oid AND attnum > 0 AND NOT attisdropped) AS row ON columns = known
                  WHERE biggest.relkind <> 'p' AND relpages > 0 AND reltuples >= 0) AS estimate""".formatted(TableCollector.BIGGEST);

    private static final Query QUERY = Query.of("pg_stats and pg_class", SQL)
            .column("real_size", metric("real_size", "Disk space of the table in bytes, as last analyzed."))
            .column("bloat_size", metric("bloat_size", "Bytes of it that hold nothing, as estimated."))
            .column("bloat_pct", metric("bloat_pct", "Per cent of it that hold nothing, as estimated."));

    private static Metric metric(String name, String help) {
        return compatible("pg_bloat_table_" + name, GAUGE, help, "datname", "schemaname", "relname");
    }

    @Override
    public String name() {
        return "bloat_table";
    }

    @Override
    public String help() {
        return "How much of the biggest tables is empty, estimated from statistics; what the login may not read is left out.";
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
    public TableCollector withMaxTables(int max) {
        return new BloatTable(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
