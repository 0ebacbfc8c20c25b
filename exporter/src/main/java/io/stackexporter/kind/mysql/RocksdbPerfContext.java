package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What RocksDB counts for each table, from {@code information_schema.rocksdb_perf_context}. */
final class RocksdbPerfContext implements Collector<MysqlSession> {
    private static final String SOURCE = "information_schema.rocksdb_perf_context";
    private static final String SQL =
            "SELECT table_schema, table_name, coalesce(partition_name, ''), stat_type, value FROM " + SOURCE;

    /** By the name of the count. */
    private static final Map<String, Metric> METRICS = metrics(
            "user_key_comparison_count",
            "block_cache_hit_count",
            "block_read_count",
            "block_read_byte",
            "get_read_bytes",
            "multiget_read_bytes",
            "iter_read_bytes",
            "internal_key_skipped_count",
            "internal_delete_skipped_count",
            "internal_recent_skipped_count",
            "internal_merge_count",
            "get_from_memtable_count",
            "seek_on_memtable_count",
            "next_on_memtable_count",
            "prev_on_memtable_count",
            "seek_child_seek_count",
            "bloom_memtable_hit_count",
            "bloom_memtable_miss_count",
            "bloom_sst_hit_count",
            "bloom_sst_miss_count",
            "key_lock_wait_count",
            "io_bytes_written",
            "io_bytes_read");

    private static Map<String, Metric> metrics(String... names) {
        Map<String, Metric> metrics = new TreeMap<>();
        for (String name : names) {
            metrics.put(
                    name,
                    compatible(
                            "mysql_info_schema_rocksdb_perf_context_" + name,
                            COUNTER,
                            "What RocksDB counts as " + name + ".",
                            "schema",
                            "table",
                            "part"));
        }
        return metrics;
    }

    @Override
    public String name() {
        return "rocksdb_perf_context";
    }

    @Override
    public String help() {
        return "What RocksDB counts for each table, where that engine is loaded.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public List<Reading> readings() {
        return Reading.from(SOURCE, METRICS.values().toArray(Metric[]::new));
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            while (row.next()) {
                Metric metric = METRICS.get(row.getString(4).toLowerCase(Locale.ROOT));
                if (metric != null) {
                    samples.add(metric, row.getDouble(5), row.getString(1), row.getString(2), row.getString(3));
                }
            }
        }
    }
}
