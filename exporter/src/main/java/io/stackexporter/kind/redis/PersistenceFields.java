package io.stackexporter.kind.redis;

import static io.stackexporter.kind.redis.Field.gauge;

import io.stackexporter.metric.Signal;
import java.util.List;

/** The fields about what is written to disk. */
final class PersistenceFields {
    private static final Signal AOF =
            Signal.PERSISTENCE_HEALTHY.with("mechanism", "aof").min();
    private static final Signal RDB = Signal.PERSISTENCE_HEALTHY.with("mechanism", "rdb");

    static final InfoSection PERSISTENCE = new InfoSection(
            "persistence",
            "persistence",
            "Snapshots and the append-only file: whether they work, how long they take.",
            List.of(
                    gauge("loading", "loading_dump_file", "Whether the data is being loaded."),
                    gauge("async_loading", "Whether data is being loaded while the old is still served.")
                            .since("7.0+"),
                    gauge("rdb_changes_since_last_save", "Changes that no snapshot holds yet."),
                    gauge("rdb_bgsave_in_progress", "Whether a snapshot is being written."),
                    gauge(
                            "rdb_last_save_time",
                            "rdb_last_save_timestamp_seconds",
                            "When the last snapshot was written, as Unix time."),
                    gauge("rdb_last_bgsave_status", "Whether the last snapshot was written well.")
                            .feeds(RDB),
                    gauge(
                            "rdb_last_bgsave_time_sec",
                            "rdb_last_bgsave_duration_sec",
                            "How long the last snapshot took, -1 when there was none."),
                    gauge(
                            "rdb_current_bgsave_time_sec",
                            "rdb_current_bgsave_duration_sec",
                            "How long the running snapshot takes so far, -1 when none runs."),
                    gauge("rdb_saves", "rdb_saves_total", "Snapshots since the start.")
                            .since("7.0+"),
                    gauge("rdb_last_cow_size", "rdb_last_cow_size_bytes", "Memory copied during the last snapshot."),
                    gauge(
                                    "rdb_last_load_keys_expired",
                                    "rdb_last_load_expired_keys",
                                    "Keys that were left out as expired at the last load.")
                            .since("7.0+"),
                    gauge("rdb_last_load_keys_loaded", "rdb_last_load_loaded_keys", "Keys that the last load brought.")
                            .since("7.0+"),
                    gauge("aof_enabled", "Whether the append-only file is written."),
                    gauge("aof_rewrite_in_progress", "Whether the append-only file is being rewritten."),
                    gauge("aof_rewrite_scheduled", "Whether a rewrite waits for a snapshot to end."),
                    gauge(
                            "aof_last_rewrite_time_sec",
                            "aof_last_rewrite_duration_sec",
                            "How long the last rewrite took, -1 when there was none."),
                    gauge(
                            "aof_current_rewrite_time_sec",
                            "aof_current_rewrite_duration_sec",
                            "How long the running rewrite takes so far, -1 when none runs."),
                    gauge("aof_last_cow_size", "aof_last_cow_size_bytes", "Memory copied during the last rewrite."),
                    gauge("aof_last_bgrewrite_status", "Whether the last rewrite went well.")
                            .feeds(AOF, PersistenceFields::writesAof),
                    gauge("aof_last_write_status", "Whether the last write to the append-only file went well.")
                            .feeds(AOF, PersistenceFields::writesAof),
                    gauge("aof_current_size", "aof_current_size_bytes", "Size of the append-only file."),
                    gauge("aof_base_size", "aof_base_size_bytes", "Size of it after the last start or rewrite."),
                    gauge("aof_pending_rewrite", "Whether a rewrite waits for a snapshot that was asked for."),
                    gauge("aof_buffer_length", "Size of its buffer, in bytes."),
                    gauge("aof_rewrite_buffer_length", "Size of the buffer of the rewrite, in bytes.")
                            .since("before 7.0"),
                    gauge("aof_pending_bio_fsync", "Syncs to disk that wait in the background."),
                    gauge("aof_delayed_fsync", "Syncs to disk that came late."),
                    gauge("module_fork_in_progress", "Whether a process of a module runs.")
                            .since("6.0+"),
                    gauge("module_fork_last_cow_size", "Memory copied during the last one, in bytes.")
                            .since("6.0+")));

    private PersistenceFields() {}

    /** A server that writes no append-only file still reports that the last write of it went well. */
    private static boolean writesAof(ServerInfo info) {
        return info.isOn("aof_enabled");
    }
}
