package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** What the server writes to its write-ahead log, from {@code pg_stat_wal}; see {@link Wal} for the files. */
final class StatWal implements JdbcCollector<PostgresqlSession> {
    private static final Query RECORDS = Query.of("pg_stat_wal", """
                    SELECT wal_records, wal_fpi, wal_bytes, wal_buffers_full
                    FROM pg_stat_wal""")
            .column("wal_records", metric("wal_records", "Records written."))
            .column(
                    "wal_fpi",
                    metric("wal_fpi", "Full pages written, one for each page first changed after a checkpoint."))
            .column("wal_bytes", metric("wal_bytes", "Bytes written."))
            .column("wal_buffers_full", metric("wal_buffers_full", "Writes because the buffers were full."));

    /** From 18 on {@link StatIo} counts them. */
    private static final Query WRITES = Query.of("pg_stat_wal", """
                    SELECT wal_write, wal_sync, wal_write_time / 1000 AS wal_write_time, wal_sync_time / 1000 AS wal_sync_time
                    FROM pg_stat_wal""")
            .until(17)
            .column("wal_write", metric("wal_write", "Writes of buffers to disk."))
            .column("wal_sync", metric("wal_sync", "Calls of fsync."))
            .column(
                    "wal_write_time",
                    metric("wal_write_time_seconds", "Time spent writing; 0 unless track_wal_io_timing is on."))
            .column(
                    "wal_sync_time",
                    metric("wal_sync_time_seconds", "Time spent in fsync; 0 unless track_wal_io_timing is on."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_wal_" + name + "_total", COUNTER, help);
    }

    @Override
    public String name() {
        return "stat_wal";
    }

    @Override
    public String help() {
        return "What the server writes to its write-ahead log, from pg_stat_wal.";
    }

    @Override
    public List<Query> queries() {
        return List.of(RECORDS, WRITES);
    }
}
