package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Threshold;
import java.util.List;
import java.util.stream.Stream;

/** The default limits of PostgreSQL: those of the unified signals, and those that its own rules compare with. */
final class PostgresqlLimits {
    private static final List<Threshold> SIGNALS = List.of(
            new Threshold("connections_ratio", 0.8, 0.9, "M12"),
            new Threshold("cache_hit_ratio", 0.95, 0.8, "M13"),
            new Threshold("mean_operation_seconds", 1, 5, "M15"),
            new Threshold("waiting_operations", 5, 20, "M17"),
            new Threshold("longest_operation_seconds", 300, 1800, "M19"),
            new Threshold("longest_transaction_seconds", 300, 1800, "M20"),
            new Threshold("replication_lag_seconds", 5, 10, "M21"));

    private static final List<Threshold> WORK = List.of(
            new Threshold("lock_wait_seconds", 0.5, 10, "M18: the longest wait for a lock"),
            new Threshold("locks_ratio", 0.5, 0.8, "locks to the room in the lock table"),
            new Threshold("rollback_ratio", 0.1, Double.NaN, "transactions rolled back to all"),
            new Threshold("conflicts_per_second", 0.1, Double.NaN, "queries that a replica cancelled"),
            new Threshold("temporary_bytes_per_second", 10 << 20, 100 << 20, "written to temporary files"));

    private static final List<Threshold> UPKEEP = List.of(
            new Threshold("dead_rows_ratio", 0.1, 0.2, "M16"),
            new Threshold("bloat_ratio", 0.5, Double.NaN, "M16: what holds nothing, of large tables and indexes"),
            new Threshold("wraparound_ratio", 0.5, 0.75, "transaction numbers used up, of those there are"),
            new Threshold("xmin_age_transactions", 10_000_000, 100_000_000, "how long vacuum is held back"),
            new Threshold("prepared_transaction_seconds", 300, 1800, "M20: the oldest prepared transaction"),
            new Threshold("replication_slot_bytes", 10L << 30, 50L << 30, "WAL that a slot keeps"),
            new Threshold("wal_size_ratio", 2, 5, "WAL on the disk to max_wal_size"),
            new Threshold("requested_checkpoints_ratio", 0.5, Double.NaN, "checkpoints before their time to all"));

    static final List<Threshold> ALL =
            Stream.of(SIGNALS, WORK, UPKEEP).flatMap(List::stream).toList();

    private PostgresqlLimits() {}
}
