package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** Replication slots, which keep the write-ahead log on disk for those who read it, from {@code pg_replication_slots}. */
final class ReplicationSlots implements JdbcCollector<PostgresqlSession> {
    private static final String SQL = """
            SELECT slot_name, database, slot_type, wal_status, active,
                   (here - '0/0')::float8 AS position,
                   (here - restart_lsn)::float8 AS kept,
                   CASE WHEN active THEN coalesce(confirmed_flush_lsn - '0/0', 0)::float8 END AS confirmed,
                   safe_wal_size,
                   CASE WHEN wal_status IS NOT NULL THEN 1 END AS one
            FROM pg_replication_slots
            CROSS JOIN (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                                    ELSE pg_current_wal_lsn() END AS here) AS own""";

    private static final Query QUERY = Query.of("pg_replication_slots", SQL)
            .column("active", ofDatabase("active", "Whether somebody reads from the slot."))
            .column("kept", ofDatabase("pg_wal_lsn_diff", "Bytes of the write-ahead log that the slot keeps."))
            .column("position", ofType("slot_current_wal_lsn", "The server's own place in the write-ahead log."))
            .column(
                    "confirmed",
                    ofType("slot_confirmed_flush_lsn", "Place up to which the reader has confirmed; 0 if physical."))
            .column("active", ofType("slot_is_active", "Whether somebody reads from the slot."))
            .column(
                    "safe_wal_size",
                    ofType("safe_wal_size_bytes", "Bytes that can still be written before the slot may be lost."))
            .column(
                    "one",
                    compatible(
                            "pg_replication_slots_wal_status",
                            GAUGE,
                            "Whether the log that the slot needs is still there, as a label.",
                            "slot_name",
                            "slot_type",
                            "wal_status"))
            .column("position", former("slot_current_wal_lsn", "The server's own place in the write-ahead log."))
            .column(
                    "confirmed",
                    former("slot_confirmed_flush_lsn", "Place up to which the reader has confirmed; 0 if physical."))
            .column("active", former("slot_is_active", "Whether somebody reads from the slot."))
            .column(
                    "safe_wal_size",
                    former("safe_wal_size_bytes", "Bytes that can still be written before the slot may be lost."))
            .column(
                    "one",
                    compatible(
                            "pg_replication_slot_wal_status",
                            GAUGE,
                            "Whether the log that the slot needs is still there, as a label.",
                            "slot_name",
                            "slot_type",
                            "wal_status"))
            .column("position", oldest("current_wal_lsn", "The server's own place in the write-ahead log."))
            .column(
                    "confirmed",
                    oldest("confirmed_flush_lsn", "Place up to which the reader has confirmed; 0 if physical."))
            .column("active", oldest("is_active", "Whether somebody reads from the slot."));

    private static Metric ofDatabase(String name, String help) {
        return compatible("pg_replication_slots_" + name, GAUGE, help, "slot_name", "database");
    }

    private static Metric ofType(String name, String help) {
        return compatible("pg_replication_slots_" + name, GAUGE, help, "slot_name", "slot_type");
    }

    /** The name of the known exporter's releases 0.13 to 0.19, for rules that were written then. */
    private static Metric former(String name, String help) {
        return compatible("pg_replication_slot_" + name, GAUGE, help, "slot_name", "slot_type");
    }

    /** Its name in 0.12 only. */
    private static Metric oldest(String name, String help) {
        return compatible("pg_replication_slot_" + name, GAUGE, help, "slot_name");
    }

    @Override
    public String name() {
        return "replication_slots";
    }

    @Override
    public String help() {
        return "Replication slots and what they keep on disk, from pg_replication_slots.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
