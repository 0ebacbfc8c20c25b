package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;

/** How near the numbers that tables give their rows are to their end: when they have reached it, nothing can be inserted. */
record AutoIncrementColumns(int maxTables) implements CappedCollector {
    /** Types that are no whole numbers have no end that anybody reaches. */
    private static final String SQL = """
            SELECT *, (auto_increment - 1) / highest AS used
            FROM (
                SELECT columns.table_schema AS `schema`, columns.table_name AS `table`,
                       columns.column_name AS `column`, tables.auto_increment AS auto_increment,
                       pow(2, CASE columns.data_type
                                   WHEN 'tinyint' THEN 7
                                   WHEN 'smallint' THEN 15
                                   WHEN 'mediumint' THEN 23
                                   WHEN 'int' THEN 31
                                   WHEN 'bigint' THEN 63 END
                              + (columns.column_type LIKE '%unsigned%')) - 1 AS highest
                FROM information_schema.columns AS columns
                JOIN information_schema.tables AS tables
                  ON @binary columns.table_schema = tables.table_schema
                 AND @binary columns.table_name = tables.table_name
                WHERE columns.extra LIKE 'auto_increment%'
                  AND tables.auto_increment IS NOT NULL) AS numbered
            ORDER BY used DESC, `schema`, `table`
            LIMIT ?""";

    private static final Query MYSQL = query("").on(MysqlSession.MYSQL);
    /** Names that differ in case alone would meet; MySQL compares them as the server's file system does. */
    private static final Query MARIADB = query("BINARY").on(MysqlSession.MARIADB);

    private static Query query(String binary) {
        return Query.of("information_schema.columns", SQL.replace("@binary", binary))
                .column("auto_increment", metric("", "The number that the next row gets."))
                .column("highest", metric("_max", "The highest number that the column can hold."))
                .column("used", metric("_usage_ratio", "How much of the column's range is used up, from 0 to 1."));
    }

    private static Metric metric(String name, String help) {
        return compatible("mysql_info_schema_auto_increment_column" + name, GAUGE, help, "schema", "table", "column");
    }

    @Override
    public String name() {
        return "auto_increment_columns";
    }

    @Override
    public String help() {
        return "The auto-increment columns that are nearest to the end of their range.";
    }

    /** The server opens every table to answer, which takes seconds where there are thousands. */
    @Override
    public boolean onByDefault() {
        return false;
    }

    /** Numbers do not run out within the hour. */
    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public String privilege() {
        return MysqlKind.SEE_TABLES;
    }

    @Override
    public Collector<MysqlSession> withMaxTables(int max) {
        return new AutoIncrementColumns(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(MYSQL, MARIADB);
    }
}
