package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Transactions that wait for locks of rows, and those that they wait for. Everyone in a queue waits for everyone before him,
 * and the server stops InnoDB to list these pairs, so that it is not asked for them when nobody waits or very many do.
 */
final class InnodbLockWaits implements Collector<MysqlSession> {
    private static final int DEFAULT_MOST = 100;
    private static final Metric WAITING = compatible(
            "mysql_innodb_lock_waiting_transactions", GAUGE, "Transactions that wait for the lock of a row.");
    private static final Metric OLDEST = compatible(
            "mysql_innodb_lock_oldest_wait_seconds", GAUGE, "How long the first of them has waited; 0 when none does.");
    private static final Metric BLOCKING = compatible(
            "mysql_innodb_lock_blocking_transactions",
            GAUGE,
            "Transactions that others wait for; absent while very many wait.");

    private static final String SQL = """
            SELECT COUNT(*) AS waiting,
                   COALESCE(MAX(GREATEST(0, TIMESTAMPDIFF(
                       MICROSECOND, CONVERT_TZ(trx_wait_started, 'SYSTEM', '+00:00'), UTC_TIMESTAMP(6)) / 1e6)), 0)
                       AS oldest
            FROM information_schema.INNODB_TRX
            WHERE trx_state = 'LOCK WAIT'""";
    private static final String MYSQL_BLOCKING =
            "SELECT COUNT(DISTINCT BLOCKING_ENGINE_TRANSACTION_ID) FROM performance_schema.data_lock_waits";
    private static final String MARIADB_BLOCKING =
            "SELECT COUNT(DISTINCT blocking_trx_id) FROM information_schema.INNODB_LOCK_WAITS";

    private final int most;

    InnodbLockWaits() {
        this(DEFAULT_MOST);
    }

    private InnodbLockWaits(int most) {
        this.most = most;
    }

    @Override
    public String name() {
        return "innodb_lock_waits";
    }

    @Override
    public String help() {
        return "Transactions that wait for locks of rows, since when, and how many they wait for.";
    }

    @Override
    public String privilege() {
        return PerformanceCollector.WITH_PROCESS_OR_ALONE;
    }

    @Override
    public List<Reading> readings() {
        return List.of(
                new Reading(WAITING, "information_schema.INNODB_TRX.trx_state", "", ""),
                new Reading(OLDEST, "information_schema.INNODB_TRX.trx_wait_started", "", ""),
                new Reading(
                        BLOCKING,
                        "performance_schema.data_lock_waits.BLOCKING_ENGINE_TRANSACTION_ID,"
                                + " information_schema.INNODB_LOCK_WAITS.blocking_trx_id",
                        "",
                        ""));
    }

    @Override
    public Collector<MysqlSession> configured(Section settings) {
        return new InnodbLockWaits(settings.integer(
                "max_waiting",
                0,
                10_000,
                DEFAULT_MOST,
                "With more waiting, those that they wait for are not counted."));
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            int waiting;
            try (ResultSet row = statement.executeQuery(SQL)) {
                row.next();
                waiting = row.getInt("waiting");
                samples.add(WAITING, waiting);
                samples.add(OLDEST, row.getDouble("oldest"));
            }
            if (waiting == 0) {
                samples.add(BLOCKING, 0);
            } else if (waiting <= most && (session.isMariadb() || session.hasPerformanceSchema())) {
                try (ResultSet row = statement.executeQuery(session.isMariadb() ? MARIADB_BLOCKING : MYSQL_BLOCKING)) {
                    row.next();
                    samples.add(BLOCKING, row.getInt(1));
                }
            }
        }
    }
}
