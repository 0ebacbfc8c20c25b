package io.stackexporter.metric;

import static io.stackexporter.metric.Metric.counter;
import static io.stackexporter.metric.Metric.gauge;
import static io.stackexporter.metric.Metric.info;
import static io.stackexporter.metric.Metric.summary;
import static io.stackexporter.metric.Unit.BYTES;
import static io.stackexporter.metric.Unit.NONE;
import static io.stackexporter.metric.Unit.SECONDS;
import static io.stackexporter.metric.Unit.TIMESTAMP;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;

/**
 * How a reading of one system feeds the unified vocabulary: which {@code stack_*} metric, with which labels, in which unit,
 * and how several readings become one value. A signal has one meaning on every system; a value that a system does not give
 * is absent, never 0.
 *
 * @param constants labels with a fixed value
 * @param fields labels whose value is read from a field of the same row, by its name
 * @param scale what a reading is multiplied with to reach the base unit
 */
public record Signal(
        Metric metric, Map<String, String> constants, Map<String, String> fields, double scale, Fold fold) {

    /** What several readings for the same series become. */
    public enum Fold implements DoubleBinaryOperator {
        SUM {
            @Override
            public double applyAsDouble(double left, double right) {
                return left + right;
            }
        },
        MAX {
            @Override
            public double applyAsDouble(double left, double right) {
                return Math.max(left, right);
            }
        },
        MIN {
            @Override
            public double applyAsDouble(double left, double right) {
                return Math.min(left, right);
            }
        }
    }

    public static final Signal UP =
            of(gauge("stack_up", NONE, "Whether connect, login and a trivial request succeeded in this scrape."));
    public static final Signal PING =
            of(gauge("stack_ping_seconds", SECONDS, "Time of a trivial request on an open session."));
    public static final Signal TARGET_INFO =
            of(info("stack_target_info", "What answered: its version, flavor and role.", "version", "flavor", "role"));
    public static final Signal START_TIME =
            of(gauge("stack_start_time_seconds", SECONDS, "When the server started, as Unix time."));
    public static final Signal CONNECTIONS = of(gauge(
            "stack_connections",
            NONE,
            "Sessions by what they do: active, idle, idle_in_transaction, waiting or other.",
            "state"));
    public static final Signal CONNECTIONS_LIMIT =
            of(gauge("stack_connections_limit", NONE, "The most sessions that the server accepts."));
    public static final Signal CONNECTIONS_REJECTED =
            of(counter("stack_connections_rejected_total", NONE, "Connections refused for lack of room."));
    public static final Signal OPERATIONS =
            of(counter("stack_operations_total", NONE, "Work done, by what it was.", "operation"));
    public static final Signal OPERATION_SECONDS = of(summary(
            "stack_operation_seconds",
            SECONDS,
            "Time spent in the work that the server times, and how often it was done.",
            "operation"));
    public static final Signal SLOW_OPERATIONS = of(
            counter("stack_slow_operations_total", NONE, "Operations over the server's own threshold for slow ones."));
    public static final Signal ERRORS =
            of(counter("stack_errors_total", NONE, "Failed work, by the kind of failure.", "error"));
    public static final Signal NETWORK_BYTES = of(counter(
            "stack_network_bytes_total",
            BYTES,
            "Traffic of the server with its clients, by direction: in or out.",
            "direction"));
    public static final Signal MEMORY_USED =
            of(gauge("stack_memory_used_bytes", BYTES, "Memory that the server manages and has in use."));
    public static final Signal MEMORY_LIMIT =
            of(gauge("stack_memory_limit_bytes", BYTES, "The most memory that the server may use for it."));
    public static final Signal CACHE_HITS =
            of(counter("stack_cache_hits_total", NONE, "Look-ups that the server's main cache or key space answered."));
    public static final Signal CACHE_MISSES =
            of(counter("stack_cache_misses_total", NONE, "Look-ups that it could not answer."));
    public static final Signal STORAGE_USED =
            of(gauge("stack_storage_used_bytes", BYTES, "Size of the data, by volume.", "volume"));
    public static final Signal STORAGE_FREE =
            of(gauge("stack_storage_free_bytes", BYTES, "Room that is left, by volume.", "volume"));
    public static final Signal STORAGE_LIMIT =
            of(gauge("stack_storage_limit_bytes", BYTES, "Size of the volume.", "volume"));
    public static final Signal WAITING_OPERATIONS =
            of(gauge("stack_waiting_operations", NONE, "Operations that wait for a lock, for data or for their turn."));
    public static final Signal LONGEST_OPERATION =
            of(gauge("stack_longest_operation_seconds", SECONDS, "Age of the oldest running operation."));
    public static final Signal LONGEST_TRANSACTION =
            of(gauge("stack_longest_transaction_seconds", SECONDS, "Age of the oldest open transaction."));
    public static final Signal REPLICATION_LAG = of(gauge(
            "stack_replication_lag_seconds",
            SECONDS,
            "How far a replica is behind; 0 only when it is known to be caught up, absent when unknown.",
            "replica"));
    public static final Signal REPLICATION_HEALTHY = of(gauge(
            "stack_replication_healthy",
            NONE,
            "Whether the link of a replica works; 0 when it is stopped or broken, also when the lag is unknown.",
            "replica"));
    public static final Signal REPLICAS = of(gauge("stack_replicas", NONE, "Connected replicas."));
    public static final Signal REPLICAS_EXPECTED = of(gauge(
            "stack_replicas_expected", NONE, "Replicas that should be connected, when it is configured or known."));
    public static final Signal DEGRADED_UNITS = of(gauge(
            "stack_degraded_units",
            NONE,
            "Partitions, shards, queues or members that are not fully healthy, by what is wrong.",
            "reason"));
    public static final Signal PERSISTENCE_HEALTHY = of(gauge(
            "stack_persistence_healthy",
            NONE,
            "Whether the last attempt to write durable state succeeded, by mechanism.",
            "mechanism"));
    public static final Signal CERTIFICATE_EXPIRY = of(gauge(
            "stack_certificate_expiry_timestamp_seconds",
            TIMESTAMP,
            "When the first certificate of the chain ends, as Unix time; stays when it has ended.",
            "endpoint"));
    public static final Signal BACKUP_LAST_SUCCESS = of(gauge(
            "stack_backup_last_success_timestamp_seconds",
            TIMESTAMP,
            "When the newest good backup was made, as Unix time.",
            "backup"));
    public static final Signal BACKUP_SIZE =
            of(gauge("stack_backup_size_bytes", BYTES, "Size of the newest good backup.", "backup"));
    public static final Signal BACKUP_VALID =
            of(gauge("stack_backup_valid", NONE, "Whether the newest backup passed its check of integrity.", "backup"));
    public static final Signal THRESHOLD = of(gauge(
            "stack_threshold",
            NONE,
            "The limits in force for this target, by the signal that they apply to.",
            "signal",
            "severity"));
    public static final Signal THRESHOLD_OFF = of(gauge(
            "stack_threshold_off",
            NONE,
            "Present when the limits of a signal are switched off for this target, so that one that is missing is told apart.",
            "signal"));

    public static Signal of(Metric metric) {
        return new Signal(metric, Map.of(), Map.of(), 1, Fold.SUM);
    }

    public Signal {
        constants = Map.copyOf(constants);
        fields = Map.copyOf(fields);
    }

    /** The same signal with a label of a fixed value. */
    public Signal with(String label, String value) {
        return new Signal(metric, plus(constants, label, value), fields, scale, fold);
    }

    /** The same signal with a label that is read from a field of the row. */
    public Signal from(String label, String field) {
        return new Signal(metric, constants, plus(fields, label, field), scale, fold);
    }

    /** The same signal for readings in another unit. */
    public Signal times(double factor) {
        return new Signal(metric, constants, fields, factor, fold);
    }

    /** The same signal, of which the largest reading counts. */
    public Signal max() {
        return new Signal(metric, constants, fields, scale, Fold.MAX);
    }

    /** The same signal, of which the smallest reading counts: one sick part makes the whole sick. */
    public Signal min() {
        return new Signal(metric, constants, fields, scale, Fold.MIN);
    }

    /** Adds one reading. */
    public void emit(Samples samples, double reading, UnaryOperator<String> field) {
        samples.fold(metric, reading * scale, fold, labelValues(field));
    }

    /** Adds one reading of a signal whose labels are all fixed. */
    public void emit(Samples samples, double reading) {
        emit(samples, reading, name -> {
            throw new IllegalStateException(metric.name() + " needs the field " + name);
        });
    }

    private String[] labelValues(UnaryOperator<String> field) {
        return metric.labels().stream().map(label -> labelValue(label, field)).toArray(String[]::new);
    }

    private String labelValue(String label, UnaryOperator<String> field) {
        String constant = constants.get(label);
        if (constant != null) {
            return constant;
        }
        String name = fields.get(label);
        if (name == null) {
            throw new IllegalStateException(metric.name() + " has no value for its label " + label);
        }
        return field.apply(name);
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(map);
        all.put(key, value);
        return all;
    }
}
