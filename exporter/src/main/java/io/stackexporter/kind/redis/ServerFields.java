package io.stackexporter.kind.redis;

import static io.stackexporter.kind.redis.Field.counter;
import static io.stackexporter.kind.redis.Field.gauge;
import static io.stackexporter.kind.redis.Field.numbered;

import io.stackexporter.metric.Signal;
import java.util.List;

/** The fields about the process and those who are connected to it. */
final class ServerFields {
    static final InfoSection SERVER = new InfoSection(
            "server",
            "server",
            "How the process runs: uptime, clock, threads.",
            List.of(
                    gauge("configured_hz", "How often a second the background work is meant to run.")
                            .since("5.0+"),
                    gauge("hz", "How often a second the background work does run."),
                    gauge("uptime_in_seconds", "How long the server runs."),
                    gauge("process_id", "Process number of the server."),
                    gauge("io_threads_active", "Whether the I/O threads are in use.")
                            .since("6.0+"),
                    gauge("server_threads", "server_threads_total", "Threads that serve clients.")
                            .since("KeyDB"),
                    gauge("long_lock_waits", "long_lock_waits_total", "Long waits for the global lock.")
                            .since("KeyDB"),
                    gauge("current_client_thread", "Thread that serves this connection.")
                            .since("KeyDB")));

    /**
     * INFO tells blocked clients among the connected ones: what is left over is connected without being known to do or to
     * wait for anything.
     */
    static final InfoSection CLIENTS = new InfoSection(
            "clients",
            "clients",
            "Connections: how many, how many wait, what their buffers take.",
            List.of(
                    gauge("connected_clients", "Clients that are connected, replicas not counted.")
                            .feeds(Signal.CONNECTIONS.with("state", "other")),
                    gauge("blocked_clients", "Clients that wait in a blocking command.")
                            .feeds(Signal.CONNECTIONS.with("state", "other").times(-1))
                            .feeds(Signal.CONNECTIONS.with("state", "waiting"))
                            .feeds(Signal.WAITING_OPERATIONS),
                    gauge("maxclients", "max_clients", "The most clients that are let in.")
                            .since("6.2+")
                            .feeds(Signal.CONNECTIONS_LIMIT),
                    gauge("cluster_connections", "Estimated sockets of the cluster bus.")
                            .since("6.2+"),
                    gauge("tracking_clients", "Clients that have their reads tracked for caching.")
                            .since("6.0+"),
                    gauge("clients_in_timeout_table", "Clients in the table of time-outs.")
                            .since("6.0+"),
                    gauge("pubsub_clients", "Clients that have subscriptions.").since("7.4+, Valkey 8.0+"),
                    gauge("watching_clients", "Clients that watch keys.").since("7.4+, Valkey 8.0+"),
                    gauge("total_watched_keys", "Keys that are watched.").since("7.4+, Valkey 8.0+"),
                    gauge("total_blocking_keys", "Keys that clients wait for.").since("7.2+"),
                    gauge("total_blocking_keys_on_nokey", "Keys whose deletion would wake waiting clients.")
                            .since("7.2+"),
                    gauge("client_longest_output_list", "Longest output list of a client.")
                            .since("before 5.0"),
                    gauge("client_biggest_input_buf", "Biggest input buffer of a client.")
                            .since("before 5.0"),
                    gauge(
                                    "client_recent_max_output_buffer",
                                    "client_recent_max_output_buffer_bytes",
                                    "Biggest output buffer of a client of late.")
                            .since("5.0+"),
                    gauge(
                                    "client_recent_max_input_buffer",
                                    "client_recent_max_input_buffer_bytes",
                                    "Biggest input buffer of a client of late.")
                            .since("5.0+")));

    static final InfoSection CPU = new InfoSection(
            "cpu",
            "cpu",
            "Processor time of the server, its main thread and its children.",
            List.of(
                    counter("used_cpu_sys", "cpu_sys_seconds_total", "Processor time in the kernel."),
                    counter("used_cpu_user", "cpu_user_seconds_total", "Processor time outside the kernel."),
                    counter(
                            "used_cpu_sys_children",
                            "cpu_sys_children_seconds_total",
                            "Processor time of background processes in the kernel."),
                    counter(
                            "used_cpu_user_children",
                            "cpu_user_children_seconds_total",
                            "Processor time of background processes outside the kernel."),
                    counter(
                                    "used_cpu_sys_main_thread",
                                    "cpu_sys_main_thread_seconds_total",
                                    "Processor time of the main thread in the kernel.")
                            .since("6.2+"),
                    counter(
                                    "used_cpu_user_main_thread",
                                    "cpu_user_main_thread_seconds_total",
                                    "Processor time of the main thread outside the kernel.")
                            .since("6.2+"),
                    counter(
                                    "used_active_time_main_thread",
                                    "active_time_main_thread_seconds_total",
                                    "Time in which the main thread was not idle.")
                            .since("Valkey 9.1+"),
                    numbered(
                                    "used_active_time_io_thread_",
                                    "active_time_io_thread_seconds_total",
                                    "thread",
                                    "Time in which an I/O thread was not idle.")
                            .since("Valkey 9.1+")));

    private ServerFields() {}
}
