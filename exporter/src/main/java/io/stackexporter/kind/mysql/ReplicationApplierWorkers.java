package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When each thread that applies transactions was given them, and when they had been committed. */
final class ReplicationApplierWorkers implements JdbcCollector<MysqlSession> {
    private static final List<String> MOMENTS = Stream.of("last_applied", "applying")
            .flatMap(which -> Stream.of("original_commit", "immediate_commit", "start_apply", "end_apply")
                    // What is being applied has not ended.
                    .filter(moment -> !(which + moment).equals("applyingend_apply"))
                    .map(moment -> which + "_transaction_" + moment + "_timestamp"))
            .toList();

    private static final Query QUERY = query();

    private static Query query() {
        String sql = MOMENTS.stream()
                .map(moment -> "UNIX_TIMESTAMP(" + moment + ") AS " + moment)
                .collect(Collectors.joining(
                        ", ",
                        "SELECT channel_name, worker_id AS member_id, ",
                        " FROM performance_schema.replication_applier_status_by_worker"));
        Query query = Query.of("performance_schema.replication_applier_status_by_worker", sql)
                .on(MysqlSession.MYSQL)
                .since(8);
        for (String moment : MOMENTS) {
            query = query.column(
                    moment,
                    compatible(
                            "mysql_perf_schema_" + moment + "_seconds",
                            GAUGE,
                            help(moment),
                            "channel_name",
                            "member_id"));
        }
        return query;
    }

    private static String help(String moment) {
        String words = moment.replace("_timestamp", "").replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1)
                + " of the worker thread, as Unix time; 0 when there is none.";
    }

    @Override
    public String name() {
        return "replication_applier_status_by_worker";
    }

    @Override
    public String help() {
        return "When each applying thread was given its transactions, and when they had been committed.";
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
