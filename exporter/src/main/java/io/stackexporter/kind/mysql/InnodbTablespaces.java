package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;

/** The biggest tablespaces of InnoDB; off by default because the server looks at every file to answer. */
record InnodbTablespaces(int maxTables) implements CappedCollector {
    private static final String SQL = """
            SELECT name AS tablespace_name, 'NONE' AS file_format, coalesce(row_format, 'NONE') AS row_format,
                   @space_type AS space_type, space, file_size, allocated_size
            FROM information_schema.@table
            ORDER BY file_size DESC, space
            LIMIT ?""";

    private static final Query MYSQL = query("innodb_tablespaces", "coalesce(space_type, 'NONE')")
            .on(MysqlSession.MYSQL)
            .since(8);
    /** MariaDB says nothing of the type since 10.5. */
    private static final Query MARIADB =
            query("innodb_sys_tablespaces", "''").on(MysqlSession.MARIADB).since(10, 5);

    private static Query query(String table, String spaceType) {
        return Query.of(
                        "information_schema." + table,
                        SQL.replace("@table", table).replace("@space_type", spaceType))
                .column(
                        "space",
                        metric(
                                "space_info",
                                "The number of the tablespace, with its kind.",
                                "tablespace_name",
                                "file_format",
                                "row_format",
                                "space_type"))
                .column("file_size", metric("file_size_bytes", "Size of the file as it appears.", "tablespace_name"))
                .column(
                        "allocated_size",
                        metric("allocated_size_bytes", "Disk space that the file takes.", "tablespace_name"));
    }

    private static Metric metric(String name, String help, String... labels) {
        return compatible("mysql_info_schema_innodb_tablespace_" + name, GAUGE, help, labels);
    }

    @Override
    public String name() {
        return "innodb_tablespaces";
    }

    @Override
    public String help() {
        return "The biggest tablespaces of InnoDB and their files.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public Collector<MysqlSession> withMaxTables(int max) {
        return new InnodbTablespaces(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(MYSQL, MARIADB);
    }
}
