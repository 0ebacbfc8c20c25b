package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.collect.Collector;
import io.stackexporter.jdbc.Query;
import java.util.List;

/** The indexes that are used most, from {@code information_schema.index_statistics}; empty without {@code userstat}. */
record IndexStatistics(int maxTables) implements CappedCollector {
    private static final String SQL = """
            SELECT table_schema AS `schema`, table_name AS `table`, index_name AS `index`, rows_read
            FROM information_schema.index_statistics
            ORDER BY rows_read DESC, table_schema, table_name, index_name
            LIMIT ?""";

    private static final Query QUERY = Query.of("information_schema.index_statistics", SQL)
            .column(
                    "rows_read",
                    compatible(
                            "mysql_info_schema_index_statistics_rows_read_total",
                            COUNTER,
                            "Rows read by means of the index.",
                            "schema",
                            "table",
                            "index"));

    @Override
    public String name() {
        return "index_statistics";
    }

    @Override
    public String help() {
        return "The indexes that are used most, where MariaDB or Percona Server runs with userstat.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return MysqlKind.SEE_TABLES;
    }

    @Override
    public Collector<MysqlSession> withMaxTables(int max) {
        return new IndexStatistics(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
