package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Threshold;
import java.util.List;
import java.util.stream.Stream;

/** The default limits of MySQL and MariaDB: those of the unified signals, and those that its own rules compare with. */
final class MysqlLimits {
    private static final List<Threshold> SIGNALS = List.of(
            new Threshold("connections_ratio", 0.8, 0.9, "M23: sessions to max_connections"),
            new Threshold("cache_hit_ratio", 0.95, 0.8, "M13: pages found in the buffer pool"),
            new Threshold("mean_operation_seconds", 1, 5, "M15: mean time of a statement"),
            new Threshold("waiting_operations", 5, 20, "M17: transactions that wait for a row"),
            new Threshold("longest_operation_seconds", 300, 1800, "M19"),
            new Threshold("longest_transaction_seconds", 300, 1800, "M20"),
            new Threshold("replication_lag_seconds", 1, 60, "M24: how far a replica is behind"),
            new Threshold("slow_operations_per_second", 10.0 / 60, 50.0 / 60, "M25: slow queries"));

    private static final List<Threshold> WORK = List.of(
            new Threshold("lock_wait_seconds", 0.5, 10, "M18: the longest wait for a row or for metadata"),
            new Threshold("failed_connections_per_second", 1, Double.NaN, "refused at the login or broken off"),
            new Threshold("table_cache_hit_ratio", 0.9, 0.5, "tables found in the table cache"),
            new Threshold("temporary_disk_tables_ratio", 0.25, Double.NaN, "temporary tables on disk to all"),
            new Threshold("log_waits_per_second", 1, 10, "waits for the buffer of the redo log"),
            new Threshold("flow_control_ratio", 0.1, 0.5, "time for which Galera paused replication"));

    private static final List<Threshold> ROOM = List.of(
            new Threshold("history_list_length", 100_000, 1_000_000, "old row versions yet to be purged"),
            new Threshold("checkpoint_age_ratio", 0.75, 0.9, "redo log taken by changes not yet in the data files"),
            new Threshold("auto_increment_ratio", 0.8, 0.95, "numbers used up, of those a column can hold"),
            new Threshold("binlog_bytes", 100L << 30, 500L << 30, "size of the binary log"),
            new Threshold("open_files_ratio", 0.75, 0.9, "files to open_files_limit"),
            new Threshold("prepared_statements_ratio", 0.8, 0.9, "to max_prepared_stmt_count"));

    static final List<Threshold> ALL =
            Stream.of(SIGNALS, WORK, ROOM).flatMap(List::stream).toList();

    private MysqlLimits() {}
}
