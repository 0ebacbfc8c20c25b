package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** How much each schema is used, from {@code information_schema.table_statistics}; empty without {@code userstat}. */
final class SchemaStatistics implements JdbcCollector<MysqlSession> {
    private static final String SQL = """
            SELECT table_schema AS `schema`, sum(rows_read) AS rows_read, sum(rows_changed) AS rows_changed,
                   sum(rows_changed_x_indexes) AS rows_changed_x_indexes
            FROM information_schema.table_statistics
            GROUP BY table_schema""";

    private static final Query QUERY = Query.of("information_schema.table_statistics", SQL)
            .column("rows_read", metric("rows_read_total", "Rows read from the tables of the schema."))
            .column("rows_changed", metric("rows_changed_total", "Rows of its tables that were changed."))
            .column(
                    "rows_changed_x_indexes",
                    metric("rows_changed_x_indexes_total", "Rows changed, times the indexes that had to follow."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_info_schema_schema_statistics_" + name, COUNTER, help, "schema");
    }

    @Override
    public String name() {
        return "schema_statistics";
    }

    @Override
    public String help() {
        return "How much each schema is used, where MariaDB or Percona Server runs with userstat.";
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
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
