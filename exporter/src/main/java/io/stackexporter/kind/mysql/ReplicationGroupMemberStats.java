package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.util.List;

/** What this member of a replication group has certified and applied. */
final class ReplicationGroupMemberStats implements JdbcCollector<MysqlSession> {
    private static final String SQL = """
            SELECT *
            FROM performance_schema.replication_group_member_stats
            WHERE member_id = @@server_uuid""";

    private static final Query QUERY = Query.of("performance_schema.replication_group_member_stats", SQL)
            .on(MysqlSession.MYSQL)
            .since(8)
            .column(
                    "count_transactions_in_queue",
                    metric("transactions_in_queue", GAUGE, "Transactions that wait to be certified."))
            .column(
                    "count_transactions_checked",
                    metric("transactions_checked_total", COUNTER, "Transactions that were checked for conflicts."))
            .column(
                    "count_conflicts_detected",
                    metric("conflicts_detected_total", COUNTER, "Transactions that did not pass that check."))
            .column(
                    "count_transactions_rows_validating",
                    metric(
                            "transactions_rows_validating_total",
                            COUNTER,
                            "Rows that the check can use; may fall, whatever the type says."))
            .column(
                    "count_transactions_remote_in_applier_queue",
                    metric(
                            "transactions_remote_in_applier_queue",
                            GAUGE,
                            "Transactions of other members that wait to be applied."))
            .column(
                    "count_transactions_remote_applied",
                    metric("transactions_remote_applied_total", COUNTER, "Transactions of other members applied."))
            .column(
                    "count_transactions_local_proposed",
                    metric("transactions_local_proposed_total", COUNTER, "Own transactions sent to the group."))
            .column(
                    "count_transactions_local_rollback",
                    metric(
                            "transactions_local_rollback_total",
                            COUNTER,
                            "Own transactions that were rolled back after the group had seen them."));

    private static Metric metric(String name, MetricType type, String help) {
        return compatible("mysql_perf_schema_" + name, type, help);
    }

    @Override
    public String name() {
        return "replication_group_member_stats";
    }

    @Override
    public String help() {
        return "What this member of a replication group has certified and applied.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return MysqlKind.PERFORMANCE;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
