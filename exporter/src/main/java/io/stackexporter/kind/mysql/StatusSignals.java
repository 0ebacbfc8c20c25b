package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.List;
import java.util.stream.Collectors;

/** What status variables mean on every system, as a table. */
final class StatusSignals {
    private static final Signal CHECKPOINT_AGE = Signal.of(compatible(
            "mysql_innodb_checkpoint_age_bytes", GAUGE, "Redo log that was written since the last checkpoint."));
    private static final Signal CHECKPOINT_AGE_LIMIT = Signal.of(compatible(
            "mysql_innodb_checkpoint_age_limit_bytes",
            GAUGE,
            "The most redo log that there may be since the last checkpoint."));

    /**
     * One variable, or the difference of two.
     *
     * @param minus empty when nothing is taken away
     * @param flavor empty for both
     */
    private record Source(String variable, String minus, String flavor, Signal signal) {

        boolean isOf(boolean mariadb) {
            return flavor.isEmpty() || flavor.equals(MysqlSession.MARIADB) == mariadb;
        }

        /** Both are read one after the other, so that the second may have grown past the first. */
        double value(Variables status) {
            double value = status.number(variable);
            return minus.isEmpty() ? value : Math.max(0, value - status.number(minus));
        }

        Reading reading() {
            String from = "SHOW GLOBAL STATUS " + variable + (minus.isEmpty() ? "" : " - " + minus);
            return new Reading(signal.metric(), from, labels(), flavor);
        }

        private String labels() {
            return signal.constants().entrySet().stream()
                    .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                    .collect(Collectors.joining(", "));
        }
    }

    private static final List<Source> SOURCES = List.of(
            of("threads_running", Signal.CONNECTIONS.with("state", "active")),
            difference("threads_connected", "threads_running", Signal.CONNECTIONS.with("state", "idle")),
            of("connection_errors_max_connections", Signal.CONNECTIONS_REJECTED),
            work("com_select", "read"),
            work("com_insert", "insert"),
            work("com_insert_select", "insert"),
            work("com_replace", "insert"),
            work("com_replace_select", "insert"),
            work("com_load", "insert"),
            work("com_update", "update"),
            work("com_update_multi", "update"),
            work("com_delete", "delete"),
            work("com_delete_multi", "delete"),
            work("com_commit", "commit"),
            work("com_xa_commit", "commit"),
            work("com_rollback", "rollback"),
            work("com_xa_rollback", "rollback"),
            of("slow_queries", Signal.SLOW_OPERATIONS),
            of("aborted_clients", Signal.ERRORS.with("error", "aborted_connection")),
            // MySQL does not tell refused logins from other failures to connect, and MariaDB counts them in both.
            only(MysqlSession.MYSQL, "aborted_connects", Signal.ERRORS.with("error", "failed_connection")),
            only(MysqlSession.MARIADB, "access_denied_errors", Signal.ERRORS.with("error", "auth")),
            only(MysqlSession.MYSQL, "max_execution_time_exceeded", Signal.ERRORS.with("error", "timeout")),
            only(MysqlSession.MARIADB, "max_statement_time_exceeded", Signal.ERRORS.with("error", "timeout")),
            // MySQL counts deadlocks only among the metrics of InnoDB.
            only(MysqlSession.MARIADB, "innodb_deadlocks", Signal.ERRORS.with("error", "deadlock")),
            of("bytes_received", Signal.NETWORK_BYTES.with("direction", "in")),
            of("bytes_sent", Signal.NETWORK_BYTES.with("direction", "out")),
            difference("innodb_buffer_pool_read_requests", "innodb_buffer_pool_reads", Signal.CACHE_HITS),
            of("innodb_buffer_pool_reads", Signal.CACHE_MISSES),
            of("innodb_buffer_pool_bytes_data", Signal.MEMORY_USED),
            of("innodb_row_lock_current_waits", Signal.WAITING_OPERATIONS),
            difference("innodb_redo_log_current_lsn", "innodb_redo_log_checkpoint_lsn", CHECKPOINT_AGE),
            of("innodb_redo_log_capacity_resized", CHECKPOINT_AGE_LIMIT),
            only(MysqlSession.MARIADB, "innodb_checkpoint_age", CHECKPOINT_AGE),
            only(MysqlSession.MARIADB, "innodb_checkpoint_max_age", CHECKPOINT_AGE_LIMIT));

    private StatusSignals() {}

    private static Source of(String variable, Signal signal) {
        return new Source(variable, "", "", signal);
    }

    private static Source only(String flavor, String variable, Signal signal) {
        return new Source(variable, "", flavor, signal);
    }

    private static Source difference(String variable, String minus, Signal signal) {
        return new Source(variable, minus, "", signal);
    }

    private static Source work(String variable, String operation) {
        return of(variable, Signal.OPERATIONS.with("operation", operation));
    }

    static List<Reading> readings() {
        return SOURCES.stream().map(Source::reading).toList();
    }

    static void add(Variables status, boolean mariadb, Samples samples) {
        for (Source source : SOURCES) {
            if (source.isOf(mariadb)) {
                source.signal.emit(samples, source.value(status));
            }
        }
    }
}
