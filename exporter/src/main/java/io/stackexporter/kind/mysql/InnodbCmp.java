package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Compression of InnoDB pages, from {@code information_schema.innodb_cmp}. */
final class InnodbCmp implements JdbcCollector<MysqlSession> {
    private static final String SQL = """
            SELECT page_size, compress_ops, compress_ops_ok, compress_time, uncompress_ops, uncompress_time
            FROM information_schema.innodb_cmp""";

    private static final Query QUERY = Query.of("information_schema.innodb_cmp", SQL)
            .column("compress_ops", metric("compress_ops_total", "Times that a page was compressed."))
            .column("compress_ops_ok", metric("compress_ops_ok_total", "Times that a page was compressed and fitted."))
            .column("compress_time", metric("compress_time_seconds_total", "Time spent compressing."))
            .column("uncompress_ops", metric("uncompress_ops_total", "Times that a page was uncompressed."))
            .column("uncompress_time", metric("uncompress_time_seconds_total", "Time spent uncompressing."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_info_schema_innodb_cmp_" + name, COUNTER, help, "page_size");
    }

    @Override
    public String name() {
        return "innodb_cmp";
    }

    @Override
    public String help() {
        return "Compression of InnoDB pages by their size, from information_schema.innodb_cmp.";
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
