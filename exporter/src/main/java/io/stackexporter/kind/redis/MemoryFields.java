package io.stackexporter.kind.redis;

import static io.stackexporter.kind.redis.Field.gauge;

import io.stackexporter.metric.Signal;
import java.util.List;

/** The fields about memory. */
final class MemoryFields {
    private static final String AZURE = "Azure Cache for Redis";

    /** A server without {@code maxmemory} says 0; it has no limit, and a share of 0 would be a division by 0. */
    static final InfoSection MEMORY = new InfoSection(
            "memory",
            "memory",
            "Memory by purpose, its limit and its fragmentation.",
            List.of(
                    gauge("used_memory", "memory_used_bytes", "Memory that the allocator gave out.")
                            .feeds(Signal.MEMORY_USED),
                    gauge("maxmemory", "memory_max_bytes", "Limit of the memory in use; 0 means none.")
                            .feeds(Signal.MEMORY_LIMIT, info -> info.number("maxmemory") > 0),
                    gauge("used_memory_rss", "memory_used_rss_bytes", "Memory as the operating system sees it."),
                    gauge("used_memory_peak", "memory_used_peak_bytes", "The most memory that was ever in use."),
                    gauge("used_memory_lua", "memory_used_lua_bytes", "Memory of the script engine."),
                    gauge("used_memory_overhead", "memory_used_overhead_bytes", "Memory for everything but the data."),
                    gauge("used_memory_startup", "memory_used_startup_bytes", "Memory in use right after the start."),
                    gauge("used_memory_dataset", "memory_used_dataset_bytes", "Memory for the data."),
                    gauge("used_memory_scripts", "memory_used_scripts_bytes", "Memory of scripts and functions.")
                            .since("5.0+"),
                    gauge("used_memory_vm_eval", "memory_used_vm_eval_bytes", "Memory of the engine of EVAL.")
                            .since("7.0+"),
                    gauge(
                                    "used_memory_scripts_eval",
                                    "memory_used_scripts_eval_bytes",
                                    "Memory that scripts of EVAL take beside the engine.")
                            .since("7.0+"),
                    gauge(
                                    "used_memory_vm_functions",
                                    "memory_used_vm_functions_bytes",
                                    "Memory of the engines of functions.")
                            .since("7.0+"),
                    gauge(
                                    "used_memory_functions",
                                    "memory_used_functions_bytes",
                                    "Memory that functions take beside the engines.")
                            .since("7.0+"),
                    gauge("used_memory_vm_total", "memory_used_vm_total", "Memory of all engines, in bytes.")
                            .since("7.0+"),
                    gauge("number_of_cached_scripts", "Scripts that are kept for EVALSHA.")
                            .since("5.0+"),
                    gauge("number_of_functions", "Functions that are loaded.").since("7.0+"),
                    gauge("number_of_libraries", "Libraries of functions that are loaded.")
                            .since("7.0+"),
                    gauge("allocator_active", "allocator_active_bytes", "Memory in the allocator's active pages.")
                            .since("5.0+"),
                    gauge("allocator_allocated", "allocator_allocated_bytes", "Memory that the allocator gave out.")
                            .since("5.0+"),
                    gauge("allocator_resident", "allocator_resident_bytes", "Memory that the allocator holds.")
                            .since("5.0+"),
                    gauge("allocator_frag_ratio", "Active to allocated memory of the allocator.")
                            .since("5.0+"),
                    gauge("allocator_frag_bytes", "Active but not allocated memory of the allocator.")
                            .since("5.0+"),
                    gauge("allocator_muzzy", "allocator_muzzy_bytes", "Memory that the system may take back lazily.")
                            .since("7.4+, Valkey 8.0+"),
                    gauge("allocator_rss_ratio", "Resident to active memory of the allocator.")
                            .since("5.0+"),
                    gauge("allocator_rss_bytes", "Resident but not active memory of the allocator.")
                            .since("5.0+"),
                    gauge("mem_fragmentation_ratio", "Resident memory to memory in use."),
                    gauge("mem_fragmentation_bytes", "Resident memory less memory in use.")
                            .since("5.0+"),
                    gauge("mem_clients_slaves", "Memory of the buffers of replicas, in bytes.")
                            .since("5.0+"),
                    gauge("mem_clients_normal", "Memory of the buffers of clients, in bytes.")
                            .since("5.0+"),
                    gauge("mem_cluster_links", "mem_cluster_links_bytes", "Memory of the links of the cluster bus.")
                            .since("7.0+"),
                    gauge("mem_aof_buffer", "mem_aof_buffer_bytes", "Memory of the buffers of the append-only file.")
                            .since("5.0+"),
                    gauge("mem_replication_backlog", "mem_replication_backlog_bytes", "Memory of the backlog.")
                            .since("5.0+"),
                    gauge(
                                    "mem_total_replication_buffers",
                                    "mem_total_replication_buffers_bytes",
                                    "Memory of the backlog and the buffers of replicas together.")
                            .since("7.0+"),
                    gauge(
                                    "mem_not_counted_for_evict",
                                    "mem_not_counted_for_eviction_bytes",
                                    "Memory that does not count when keys are evicted.")
                            .since("5.0+"),
                    gauge(
                                    "mem_overhead_db_hashtable_rehashing",
                                    "mem_overhead_db_hashtable_rehashing_bytes",
                                    "Memory of key tables that are being rebuilt.")
                            .since("7.4+, Valkey 8.0+"),
                    gauge("lazyfree_pending_objects", "Objects that wait to be freed in the background."),
                    gauge("lazyfreed_objects", "Objects that were freed in the background.")
                            .since("6.2+"),
                    gauge("active_defrag_running", "How hard active defragmentation works, 0 when it does not."),
                    gauge("maxmemory_reservation", "memory_max_reservation_bytes", "Memory kept for other use.")
                            .since(AZURE),
                    gauge(
                                    "maxmemory_desired_reservation",
                                    "memory_max_reservation_desired_bytes",
                                    "Memory wanted for other use.")
                            .since(AZURE),
                    gauge(
                                    "maxfragmentationmemory_reservation",
                                    "memory_max_fragmentation_reservation_bytes",
                                    "Memory kept for fragmentation.")
                            .since(AZURE),
                    gauge(
                                    "maxfragmentationmemory_desired_reservation",
                                    "memory_max_fragmentation_reservation_desired_bytes",
                                    "Memory wanted for fragmentation.")
                            .since(AZURE)));

    private MemoryFields() {}
}
