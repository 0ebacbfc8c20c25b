package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Reads and writes by who makes them, on what and why, from {@code pg_stat_io}, which came with 16. */
final class StatIo implements JdbcCollector<PostgresqlSession> {
    /** Kinds of work that never happened are left out: most of some eighty. The time is in milliseconds. */
    private static final String SQL = """
            SELECT backend_type, object, context, reads, writes, writebacks, extends, hits, evictions, reuses, fsyncs,
                   read_time / 1000 AS read_time, write_time / 1000 AS write_time,
                   writeback_time / 1000 AS writeback_time, extend_time / 1000 AS extend_time,
                   fsync_time / 1000 AS fsync_time,
                   @bytes
            FROM pg_stat_io
            WHERE greatest(reads, writes, writebacks, extends, hits, evictions, reuses, fsyncs) > 0""";

    /** Up to 17 every operation was of one size. */
    private static final String SAME_SIZE =
            "(reads * op_bytes) AS read_bytes, (writes * op_bytes) AS write_bytes, (extends * op_bytes) AS extend_bytes";

    private static final Query TO_17 =
            columns(SQL.replace("@bytes", SAME_SIZE)).since(16).until(17);
    private static final Query FROM_18 = columns(SQL.replace("@bytes", "read_bytes, write_bytes, extend_bytes"))
            .since(18);

    private static Query columns(String sql) {
        return writing(Query.of("pg_stat_io", sql)
                        .column("hits", metric("hits", "Blocks found in the buffer cache."))
                        .column("reads", metric("reads", "Reads."))
                        .column("read_bytes", metric("read_bytes", "Bytes read."))
                        .column(
                                "read_time",
                                metric("read_time_seconds", "Time spent reading; 0 unless track_io_timing is on.")))
                .column("evictions", metric("evictions", "Blocks that had to make room for others."))
                .column("reuses", metric("reuses", "Blocks of a ring that were used again."))
                .column("fsyncs", metric("fsyncs", "Calls of fsync."))
                .column(
                        "fsync_time",
                        metric("fsync_time_seconds", "Time spent in fsync; 0 unless track_io_timing is on."));
    }

    private static Query writing(Query query) {
        return query.column("writes", metric("writes", "Writes."))
                .column("write_bytes", metric("write_bytes", "Bytes written."))
                .column(
                        "write_time",
                        metric("write_time_seconds", "Time spent writing; 0 unless track_io_timing is on."))
                .column("writebacks", metric("writebacks", "Blocks that the system was asked to write to disk."))
                .column(
                        "writeback_time",
                        metric("writeback_time_seconds", "Time spent asking for it; 0 unless track_io_timing is on."))
                .column("extends", metric("extends", "Extensions of files."))
                .column("extend_bytes", metric("extend_bytes", "Bytes by which files were extended."))
                .column(
                        "extend_time",
                        metric("extend_time_seconds", "Time spent extending files; 0 unless track_io_timing is on."));
    }

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_io_" + name + "_total", COUNTER, help, "backend_type", "object", "context");
    }

    @Override
    public String name() {
        return "stat_io";
    }

    @Override
    public String help() {
        return "Reads and writes by who makes them, on what and why, from PostgreSQL 16 on, from pg_stat_io.";
    }

    @Override
    public List<Query> queries() {
        return List.of(TO_17, FROM_18);
    }
}
