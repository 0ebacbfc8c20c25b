package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import java.util.List;

/** Indexes that cost and do not help: invalid ones, ones that nobody uses, and ones that another does the work of. */
record IndexProblems(int maxIndexes) implements IndexCollector {
    static final int MOST_SHOWN = 100;

    /**
     * Unused is what no scan has used since the statistics began and what keeps no rule of the data. Duplicate is what has the
     * same columns in the same order of the same table as an older or stricter one; expressions and conditions are not
     * compared. An index of a partition belongs to the one of the whole table.
     */
    private static final String FOUND = """
            WITH every AS MATERIALIZED (
                SELECT *,
                       row_number() OVER (
                           PARTITION BY indrelid, relam, indnkeyatts, indisvalid, indkey::text, indclass::text,
                                        indcollation::text, indoption::text, has_expressions OR partial
                           ORDER BY indisprimary DESC, indisunique DESC, indexrelid) AS place
                FROM @all AS every_index),
            found AS (
                SELECT every.*, problem
                FROM every
                JOIN unnest(ARRAY['invalid', 'unused', 'duplicate']) AS problem
                  ON CASE problem
                     WHEN 'invalid' THEN NOT indisvalid
                     WHEN 'unused' THEN indisvalid AND pg_stat_get_numscans(indexrelid) = 0 AND NOT relispartition
                                        AND NOT indisunique AND NOT indisexclusion
                     ELSE indisvalid AND place > 1 AND NOT has_expressions AND NOT partial AND NOT relispartition END)
            """.replace("@all", ALL);

    /** One row a problem with the number of indexes, and one row for each of the biggest indexes that have one. */
    private static final String SQL = FOUND + """
            SELECT current_database() AS datname, NULL AS schemaname, NULL AS relname, NULL AS indexrelname,
                   problem, count(indexrelid) AS indexes, NULL AS size
            FROM unnest(ARRAY['invalid', 'unused', 'duplicate']) AS problem
            LEFT JOIN found USING (problem)
            GROUP BY problem
            UNION ALL
            SELECT current_database(), schemaname, relname, indexrelname, problem, NULL, @size
            FROM (SELECT * FROM found ORDER BY problem <> 'invalid', relpages DESC, indexrelid LIMIT ?) AS shown""".replace("@size", SIZE);

    private static final Query QUERY = Query.of("pg_index", SQL)
            .column(
                    "size",
                    compatible(
                            "pg_index_problem_size_bytes",
                            GAUGE,
                            "Disk space of an index that is invalid, unused or a duplicate.",
                            "datname",
                            "schemaname",
                            "relname",
                            "indexrelname",
                            "problem"))
            .column(
                    "indexes",
                    compatible(
                            "pg_index_problems",
                            GAUGE,
                            "Indexes that are invalid, unused since the statistics began, or duplicates of others.",
                            "datname",
                            "problem"));

    @Override
    public String name() {
        return "index_problems";
    }

    @Override
    public String help() {
        return "Indexes that cost and do not help: invalid, unused and duplicate ones.";
    }

    @Override
    public IndexCollector withMaxIndexes(int max) {
        return new IndexProblems(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
