package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Signal;
import java.util.List;

/** Open transactions by what they do, among them those that were forgotten. */
final class InnodbTransactions implements JdbcCollector<MysqlSession> {
    /**
     * InnoDB gives moments in the time zone of the system, whatever the session's is. What a replica applies is no work of
     * clients; transactions without a session were prepared for XA, or are undone after a crash.
     */
    private static final String SQL = """
            SELECT kind.state, COUNT(open.state) AS transactions, COALESCE(MAX(age), 0) AS oldest,
                   CASE WHEN kind.state <> 'replication' THEN COALESCE(MAX(age), 0) END AS longest
            FROM (SELECT 'active' AS state UNION ALL SELECT 'idle' UNION ALL SELECT 'lock_wait'
                  UNION ALL SELECT 'without_session' UNION ALL SELECT 'replication') AS kind
            LEFT JOIN (
                SELECT CASE WHEN %1$s = 'system user' THEN 'replication'
                            WHEN trx_mysql_thread_id = 0 THEN 'without_session'
                            WHEN trx_state = 'LOCK WAIT' THEN 'lock_wait'
                            WHEN trx_query IS NULL AND trx_state = 'RUNNING' THEN 'idle'
                            ELSE 'active' END AS state,
                       GREATEST(0, TIMESTAMPDIFF(
                           MICROSECOND, CONVERT_TZ(trx_started, 'SYSTEM', '+00:00'), UTC_TIMESTAMP(6)) / 1e6) AS age
                FROM information_schema.INNODB_TRX
                LEFT JOIN %2$s ON %3$s = trx_mysql_thread_id
                WHERE trx_mysql_thread_id <> CONNECTION_ID()) AS open USING (state)
            GROUP BY kind.state""";

    /** MariaDB joins these tables row by row, so that the few threads of replication are taken out first. */
    private static final String MARIADB_REPLICATION =
            "(SELECT ID, USER FROM information_schema.PROCESSLIST WHERE USER = 'system user') AS applier";

    private static final List<Query> QUERIES = List.of(
            query(SQL.formatted("PROCESSLIST_USER", "performance_schema.threads", "PROCESSLIST_ID"))
                    .on("mysql"),
            query(SQL.formatted("USER", MARIADB_REPLICATION, "ID")).on("mariadb"));

    private static Query query(String sql) {
        return Query.of("information_schema.INNODB_TRX", sql)
                .column(
                        "transactions",
                        compatible(
                                "mysql_innodb_open_transactions",
                                GAUGE,
                                "Open transactions: active, idle, lock_wait, without_session or replication.",
                                "state"))
                .column(
                        "oldest",
                        compatible(
                                "mysql_innodb_oldest_transaction_seconds",
                                GAUGE,
                                "Age of the oldest of them; 0 when there is none.",
                                "state"))
                .signal("longest", Signal.LONGEST_TRANSACTION.max());
    }

    @Override
    public String name() {
        return "innodb_transactions";
    }

    @Override
    public String help() {
        return "Open InnoDB transactions by what they do, and the age of the oldest.";
    }

    @Override
    public String privilege() {
        return PerformanceCollector.WITH_PROCESS_OR_ALONE;
    }

    @Override
    public List<Query> queries() {
        return QUERIES;
    }
}
