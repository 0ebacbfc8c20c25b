package io.stackexporter.kind.redis;

import static io.stackexporter.kind.redis.Field.counter;
import static io.stackexporter.kind.redis.Field.gauge;

import io.stackexporter.metric.Signal;
import java.util.List;

/** The fields about what was done. */
final class StatsFields {
    private static final String NEWER = "7.4+, Valkey 8.0+";

    /** What clients asked for and what became of their keys. */
    static final InfoSection STATS = new InfoSection(
            "stats",
            "stats",
            "Work since the start: commands, connections, traffic, hits, expired and evicted keys.",
            List.of(
                    counter("total_connections_received", "connections_received_total", "Connections let in."),
                    counter("total_commands_processed", "commands_processed_total", "Commands carried out.")
                            .feeds(Signal.OPERATIONS.with("operation", "command")),
                    counter("rejected_connections", "rejected_connections_total", "Connections refused as too many.")
                            .feeds(Signal.CONNECTIONS_REJECTED),
                    counter("total_net_input_bytes", "net_input_bytes_total", "Bytes read from the network.")
                            .feeds(Signal.NETWORK_BYTES.with("direction", "in")),
                    counter("total_net_output_bytes", "net_output_bytes_total", "Bytes written to the network.")
                            .feeds(Signal.NETWORK_BYTES.with("direction", "out")),
                    counter("total_net_repl_input_bytes", "net_repl_input_bytes_total", "Bytes read for replication.")
                            .since("7.0+"),
                    counter(
                                    "total_net_repl_output_bytes",
                                    "net_repl_output_bytes_total",
                                    "Bytes written for replication.")
                            .since("7.0+"),
                    counter("keyspace_hits", "keyspace_hits_total", "Look-ups that found their key.")
                            .feeds(Signal.CACHE_HITS),
                    counter("keyspace_misses", "keyspace_misses_total", "Look-ups that found nothing.")
                            .feeds(Signal.CACHE_MISSES),
                    counter("expired_keys", "expired_keys_total", "Keys that expired."),
                    counter("expired_subkeys", "expired_subkeys_total", "Fields of hashes that expired.")
                            .since("7.4+"),
                    gauge("expired_stale_perc", "expired_stale_percentage", "Share of expired keys not yet removed."),
                    counter(
                            "expired_time_cap_reached_count",
                            "expired_time_cap_reached_total",
                            "Rounds of expiry that ran out of time."),
                    counter(
                                    "expire_cycle_cpu_milliseconds",
                                    "expire_cycle_cpu_time_ms_total",
                                    "Time spent on expiry, in milliseconds.")
                            .since("6.0+"),
                    counter("evicted_keys", "evicted_keys_total", "Keys that were thrown out for want of memory."),
                    counter("evicted_clients", "evicted_clients_total", "Clients that were thrown out for it.")
                            .since("7.0+"),
                    counter("evicted_scripts", "evicted_scripts_total", "Scripts that were thrown out for it.")
                            .since(NEWER),
                    counter(
                                    "total_eviction_exceeded_time",
                                    "eviction_exceeded_time_ms_total",
                                    "Time above the memory limit, in milliseconds.")
                            .since("7.0+"),
                    gauge(
                                    "current_eviction_exceeded_time",
                                    "current_eviction_exceeded_time_ms",
                                    "Time above the memory limit this time, in milliseconds.")
                            .since("7.0+"),
                    gauge("pubsub_channels", "Channels with subscribers."),
                    gauge("pubsub_patterns", "Patterns with subscribers."),
                    gauge("pubsubshard_channels", "Sharded channels with subscribers.")
                            .since("7.0+"),
                    gauge("tracking_total_keys", "Keys that are tracked for caching clients.")
                            .since("6.0+"),
                    gauge("tracking_total_items", "Clients for each of them, added up.")
                            .since("6.0+"),
                    gauge("tracking_total_prefixes", "Prefixes that are tracked.")
                            .since("6.0+"),
                    gauge("slave_expires_tracked_keys", "Keys that a writable replica lets expire itself."),
                    gauge("sync_full", "replica_resyncs_full", "Replicas that had to copy everything."),
                    gauge("sync_partial_ok", "replica_partial_resync_accepted", "Replicas that could go on."),
                    gauge("sync_partial_err", "replica_partial_resync_denied", "Replicas that could not go on."),
                    counter("cached_keys", "cached_keys_total", "Keys held in memory.")
                            .since("KeyDB"),
                    counter("storage_provider_read_hits", "storage_provider_read_hits", "Reads that storage answered.")
                            .since("KeyDB"),
                    counter("storage_provider_read_misses", "storage_provider_read_misses", "Reads that it did not.")
                            .since("KeyDB")));

    /** What the server was busy with. */
    static final InfoSection INTERNALS = new InfoSection(
            "internals",
            "stats",
            "Inner work since the start: event loop, I/O threads, buffers, defragmentation, refused access.",
            List.of(
                    gauge("latest_fork_usec", "latest_fork_seconds", "How long the last fork took.")
                            .dividedBy(1e6),
                    gauge("migrate_cached_sockets", "migrate_cached_sockets_total", "Sockets kept open for MIGRATE."),
                    gauge("active_defrag_hits", "defrag_hits", "Values moved by defragmentation."),
                    gauge("active_defrag_misses", "defrag_misses", "Moves of values that it gave up."),
                    gauge("active_defrag_key_hits", "defrag_key_hits", "Keys moved by defragmentation."),
                    gauge("active_defrag_key_misses", "defrag_key_misses", "Keys that it left where they are."),
                    gauge("instantaneous_eventloop_cycles_per_sec", "Rounds of the event loop a second.")
                            .since("7.2+"),
                    gauge("instantaneous_eventloop_duration_usec", "Length of a round of it, in microseconds.")
                            .since("7.2+"),
                    counter("eventloop_cycles", "eventloop_cycles_total", "Rounds of the event loop.")
                            .since("7.2+"),
                    counter(
                                    "eventloop_duration_sum",
                                    "eventloop_duration_sum_usec_total",
                                    "Time in the event loop, in microseconds.")
                            .since("7.2+"),
                    counter(
                                    "eventloop_duration_cmd_sum",
                                    "eventloop_duration_cmd_sum_usec_total",
                                    "Time of it spent on commands, in microseconds.")
                            .since("7.2+"),
                    counter("unexpected_error_replies", "unexpected_error_replies", "Errors of unexpected kind.")
                            .since("6.0+"),
                    counter("total_error_replies", "total_error_replies", "Errors that were answered.")
                            .since("6.2+"),
                    counter("dump_payload_sanitizations", "dump_payload_sanitizations", "Deep checks of payloads.")
                            .since("6.2+"),
                    counter("total_reads_processed", "total_reads_processed", "Reads from sockets.")
                            .since("6.0+"),
                    counter("total_writes_processed", "total_writes_processed", "Writes to sockets.")
                            .since("6.0+"),
                    counter("io_threaded_reads_processed", "io_threaded_reads_processed", "Reads by I/O threads.")
                            .since("6.0+"),
                    counter("io_threaded_writes_processed", "io_threaded_writes_processed", "Writes by I/O threads.")
                            .since("6.0+"),
                    total("client_query_buffer_limit_disconnections", "Clients cut off for too long a query.", NEWER),
                    total("client_output_buffer_limit_disconnections", "Clients cut off for slow reading.", NEWER),
                    total("reply_buffer_shrinks", "Reply buffers made smaller.", "7.0+"),
                    total("reply_buffer_expands", "Reply buffers made larger.", "7.0+"),
                    total("acl_access_denied_auth", "Logins that were refused.", "7.2+"),
                    total("acl_access_denied_cmd", "Commands that a user may not use.", "7.2+"),
                    total("acl_access_denied_key", "Keys that a user may not touch.", "7.2+"),
                    total("acl_access_denied_channel", "Channels that a user may not use.", "7.2+")));

    private StatsFields() {}

    private static Field total(String name, String help, String since) {
        return counter(name, name + "_total", help).since(since);
    }
}
