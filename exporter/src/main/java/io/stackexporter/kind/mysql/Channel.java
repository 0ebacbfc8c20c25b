package io.stackexporter.kind.mysql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One channel by which a replica follows a primary.
 *
 * @param columns by lower-case name; those that have an elder and a younger name are there under both
 */
record Channel(Map<String, String> columns) {
    /** MySQL 8.4 and later have the younger names, all others the elder ones; dashboards and rules ask for either. */
    private static final Map<String, String> YOUNGER = Map.ofEntries(
            Map.entry("master_host", "source_host"),
            Map.entry("master_uuid", "source_uuid"),
            Map.entry("master_port", "source_port"),
            Map.entry("master_server_id", "source_server_id"),
            Map.entry("master_retry_count", "source_retry_count"),
            Map.entry("master_ssl_allowed", "source_ssl_allowed"),
            Map.entry("master_ssl_verify_server_cert", "source_ssl_verify_server_cert"),
            Map.entry("get_master_public_key", "get_source_public_key"),
            Map.entry("read_master_log_pos", "read_source_log_pos"),
            Map.entry("exec_master_log_pos", "exec_source_log_pos"),
            Map.entry("seconds_behind_master", "seconds_behind_source"),
            Map.entry("slave_io_running", "replica_io_running"),
            Map.entry("slave_sql_running", "replica_sql_running"));

    static Channel of(Map<String, String> row) {
        Map<String, String> columns = new LinkedHashMap<>(row);
        YOUNGER.forEach((elder, younger) -> {
            if (row.containsKey(elder)) {
                columns.putIfAbsent(younger, row.get(elder));
            } else if (row.containsKey(younger)) {
                columns.put(elder, row.get(younger));
            }
        });
        return new Channel(columns);
    }

    /** Empty when the server does not say. */
    String text(String column) {
        return columns.getOrDefault(column, "");
    }

    /** Not a number when the server does not say. */
    double number(String column) {
        return VariableValue.parse(text(column));
    }

    /** MySQL speaks of channels, MariaDB of connections; empty for the one that every server starts with. */
    String name() {
        String channel = text("channel_name");
        return channel.isEmpty() ? text("connection_name") : channel;
    }

    /** Whether it belongs to group replication, which starts and stops it as it needs it. */
    boolean isOfGroup() {
        return name().startsWith("group_replication_");
    }

    /** Whether both of its threads run; one that tries to connect does not. */
    boolean isHealthy() {
        return "Yes".equalsIgnoreCase(text("slave_io_running")) && "Yes".equalsIgnoreCase(text("slave_sql_running"));
    }

    /**
     * How much later than wanted the replica shows what its primary shows, in seconds; not a number when nobody knows.
     * Waiting as long as it was told to is no lag.
     *
     * @param age of the oldest transaction that is on its way, in seconds; not a number when there is none, or nobody knows
     */
    double lag(double age) {
        double behind = number("seconds_behind_master");
        double delay = number("sql_delay");
        if (!isHealthy() || Double.isNaN(behind)) {
            return Double.NaN;
        }
        if (delay > 0) {
            return Math.max(0, behind - delay);
        }
        // Two servers whose clocks differ make an age that cannot be; the server itself takes the difference into
        // account.
        return age >= 0 ? age : behind;
    }
}
