package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.util.List;

/** The members of a replication group as this server sees them. */
final class ReplicationGroupMembers implements JdbcCollector<MysqlSession> {
    /** A group whose larger part cannot be reached commits nothing; only the first row tells. */
    private static final String SQL = """
            SELECT channel_name, member_id, member_host, member_port, member_state, member_role, member_version,
                   member_communication_stack,
                   1 AS one,
                   member_state <> 'ONLINE' AS degraded,
                   CASE WHEN ROW_NUMBER() OVER () = 1
                        THEN 2 * SUM(member_state = 'UNREACHABLE') OVER () >= COUNT(*) OVER () END AS no_quorum
            FROM performance_schema.replication_group_members""";

    private static final Metric MEMBER = compatible(
            "mysql_perf_schema_replication_group_member_info",
            GAUGE,
            "A member of the replication group, with its state and role.",
            "channel_name",
            "member_id",
            "member_host",
            "member_port",
            "member_state",
            "member_role",
            "member_version",
            "member_communication_stack");

    private static final Query QUERY = Query.of("performance_schema.replication_group_members", SQL)
            .on(MysqlSession.MYSQL)
            .since(8)
            .column("one", MEMBER)
            .signal("degraded", Signal.DEGRADED_UNITS.with("reason", "group_member"))
            .signal("no_quorum", Signal.DEGRADED_UNITS.with("reason", "no_quorum"));

    @Override
    public String name() {
        return "replication_group_members";
    }

    @Override
    public String help() {
        return "The members of a replication group and their state, from replication_group_members.";
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
