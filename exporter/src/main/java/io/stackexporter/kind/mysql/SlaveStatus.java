package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import io.stackexporter.metric.Signal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A replica's own side of every link to a primary: what the server says of it, under the elder and the younger names. */
final class SlaveStatus implements Collector<MysqlSession> {
    private static final String SOURCE = "SHOW REPLICA STATUS";
    private static final ServerVersion APPLIER_TIMES = new ServerVersion(8, 0);
    /** Texts and what labels tell: a user or a filter that happens to be a number is none. */
    private static final Pattern TEXT =
            Pattern.compile("replicate_.*|gtid_.*|.*_(host|user|uuid|name|error|state|set|file|path|bind|timestamp)");

    private static final Metric COLUMN = compatible(
            "mysql_slave_status_*",
            UNTYPED,
            "A column of the replica's status, by its name.",
            "master_host",
            "master_uuid",
            "channel_name",
            "connection_name");
    private static final Metric PENDING =
            channel("gtid_pending_transactions", "Transactions that the replica has received and not yet executed.");
    private static final Metric RECEIVER_ERROR =
            channel("last_io_error_timestamp_seconds", "When the receiving thread had its last error, as Unix time.");
    private static final Metric APPLIER_ERROR =
            channel("last_sql_error_timestamp_seconds", "When an applying thread had its last error, as Unix time.");

    private final ServerNames columns = new ServerNames(COLUMN);

    private static Metric channel(String name, String help) {
        return compatible(
                "mysql_slave_status_" + name, GAUGE, help, COLUMN.labels().toArray(String[]::new));
    }

    @Override
    public String name() {
        return "slave_status";
    }

    @Override
    public String help() {
        return "A replica's links to its primaries, from SHOW REPLICA STATUS or what the server calls it.";
    }

    @Override
    public String privilege() {
        return MysqlKind.CHANNELS;
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading(COLUMN, SOURCE, "", ""));
        readings.addAll(MariadbGtid.channelReadings());
        readings.add(new Reading(PENDING, SOURCE + " Retrieved_Gtid_Set - Executed_Gtid_Set", "", "mysql"));
        readings.add(new Reading(
                RECEIVER_ERROR,
                "performance_schema.replication_connection_status.last_error_timestamp",
                "",
                "mysql 8+"));
        readings.add(new Reading(
                APPLIER_ERROR,
                "performance_schema.replication_applier_status_by_worker.last_error_timestamp",
                "",
                "mysql 8+"));
        readings.add(new Reading(
                Signal.REPLICATION_HEALTHY.metric(), SOURCE + " Replica_IO_Running, Replica_SQL_Running", "", ""));
        readings.add(new Reading(
                Signal.REPLICATION_LAG.metric(),
                SOURCE + " Seconds_Behind_Source - SQL_Delay; applying_transaction_original_commit_timestamp",
                "",
                ""));
        return readings;
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        List<Map<String, String>> rows = session.channels().rowsOrThrow();
        boolean times = !session.isMariadb() && session.version().compareTo(APPLIER_TIMES) >= 0;
        Map<String, ApplierState> states =
                rows.isEmpty() || !times ? Map.of() : ApplierState.read(session.connection());
        for (Map<String, String> row : rows) {
            Channel channel = Channel.of(row);
            add(channel, states.getOrDefault(channel.name(), ApplierState.UNKNOWN), samples);
        }
    }

    private void add(Channel channel, ApplierState state, Samples samples) {
        String[] labels = COLUMN.labels().stream().map(channel::text).toArray(String[]::new);
        channel.columns().keySet().stream()
                .filter(column -> !TEXT.matcher(column).matches())
                .forEach(column -> columns.metric(column, () -> "The column " + column + " of the replica's status.")
                        .ifPresent(metric -> samples.add(metric, channel.number(column), labels)));
        MariadbGtid.add(channel, labels, samples);
        if (!channel.text("retrieved_gtid_set").isEmpty() || channel.number("auto_position") == 1) {
            GtidSet executed = GtidSet.parse(channel.text("executed_gtid_set"));
            samples.add(
                    PENDING, GtidSet.parse(channel.text("retrieved_gtid_set")).sizeWithout(executed), labels);
        }
        samples.add(RECEIVER_ERROR, state.receiverError(), labels);
        samples.add(APPLIER_ERROR, state.applierError(), labels);
        if (!channel.isOfGroup()) {
            addSignals(channel, state, samples);
        }
    }

    /** The link has two ends; this is the replica's own, and a name tells which one where there are several. */
    private static void addSignals(Channel channel, ApplierState state, Samples samples) {
        String replica = channel.name().isEmpty() ? "self" : "self:" + channel.name();
        Signal.REPLICATION_HEALTHY.with("replica", replica).min().emit(samples, channel.isHealthy() ? 1 : 0);
        Signal.REPLICATION_LAG.with("replica", replica).max().emit(samples, channel.lag(state.age()));
    }
}
