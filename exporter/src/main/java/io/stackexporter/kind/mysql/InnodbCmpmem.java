package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Compressed pages in the buffer pool, from {@code information_schema.innodb_cmpmem}; the types are the incumbent's. */
final class InnodbCmpmem implements JdbcCollector<MysqlSession> {
    private static final String SQL = """
            SELECT page_size, buffer_pool_instance AS buffer_pool, pages_used, pages_free, relocation_ops,
                   relocation_time / 1000 AS relocation_seconds
            FROM information_schema.innodb_cmpmem""";

    private static final Query QUERY = Query.of("information_schema.innodb_cmpmem", SQL)
            .column("pages_used", metric("pages_used_total", "Blocks in use now, though the type says counter."))
            .column("pages_free", metric("pages_free_total", "Blocks free now, though the type says counter."))
            .column("relocation_ops", metric("relocation_ops_total", "Times that a block was moved."))
            .column("relocation_seconds", metric("relocation_time_seconds_total", "Time spent moving blocks."));

    private static Metric metric(String name, String help) {
        return compatible("mysql_info_schema_innodb_cmpmem_" + name, COUNTER, help, "page_size", "buffer_pool");
    }

    @Override
    public String name() {
        return "innodb_cmpmem";
    }

    @Override
    public String help() {
        return "Compressed pages in the buffer pool by their size, from information_schema.innodb_cmpmem.";
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
