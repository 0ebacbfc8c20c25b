package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.collect.Collector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** The tables that are used most, from {@code information_schema.table_statistics}; empty without {@code userstat}. */
record TableStatistics(int maxTables) implements CappedCollector {
    private static final String SQL = """
            SELECT table_schema AS `schema`, table_name AS `table`, rows_read, rows_changed, rows_changed_x_indexes
            FROM information_schema.table_statistics
            ORDER BY rows_read + rows_changed DESC, table_schema, table_name
            LIMIT ?""";

    private static final Query QUERY = Query.of("information_schema.table_statistics", SQL)
            .column("rows_read", metric("rows_read_total", "Rows read from the table."))
            .column("rows_changed", metric("rows_changed_total", "Rows of the table that were changed."))
            .column(
                    "rows_changed_x_indexes",
                    metric("rows_changed_x_indexes_total", "Rows changed, times the indexes that had to follow."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_info_schema_table_statistics_" + name, COUNTER, help, "schema", "table");
    }

    @Override
    public String name() {
        return "table_statistics";
    }

    @Override
    public String help() {
        return "The tables that are used most, where MariaDB or Percona Server runs with userstat.";
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
        return new TableStatistics(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
