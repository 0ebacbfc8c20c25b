package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How many transactions a server has executed, and which were the last ones of each domain on MariaDB. */
final class Gtid implements Collector<MysqlSession> {
    private static final String SETS = """
            SELECT @@global.gtid_mode <> 'OFF' AS counted, @@global.gtid_executed AS executed,
                   @@global.gtid_purged AS purged, @@global.server_uuid AS own""";
    private static final String PLACES =
            "SELECT @@global.gtid_binlog_pos AS written, @@global.gtid_current_pos AS current";

    private static final Metric EXECUTED =
            compatible("mysql_gtid_executed_transactions", GAUGE, "Transactions in the set gtid_executed.");
    private static final Metric PURGED = compatible(
            "mysql_gtid_purged_transactions", GAUGE, "Those of them that are in no file of the binary log any more.");
    private static final Metric OWN = compatible(
            "mysql_gtid_own_transactions",
            GAUGE,
            "Those of them that were first committed on this server; on a replica the number must not grow.");
    private static final Metric WRITTEN =
            place("mysql_gtid_binlog_pos", "The last transaction in the binary log, by domain and server.");
    private static final Metric CURRENT =
            place("mysql_gtid_current_pos", "The last transaction that the server has, by domain and server.");

    private static Metric place(String name, String help) {
        return compatible(name, GAUGE, help, "domain_id", "server_id");
    }

    @Override
    public String name() {
        return "gtid";
    }

    @Override
    public String help() {
        return "How many transactions with global identifiers the server has executed; on MariaDB, the last ones.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading(EXECUTED, "@@global.gtid_executed", "", "mysql"));
        readings.add(new Reading(PURGED, "@@global.gtid_purged", "", "mysql"));
        readings.add(new Reading(OWN, "@@global.gtid_executed, @@global.server_uuid", "", "mysql"));
        readings.add(new Reading(WRITTEN, "@@global.gtid_binlog_pos", "", "mariadb"));
        readings.add(new Reading(CURRENT, "@@global.gtid_current_pos", "", "mariadb"));
        return readings;
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(session.isMariadb() ? PLACES : SETS)) {
            row.next();
            if (session.isMariadb()) {
                add(WRITTEN, row.getString("written"), samples);
                add(CURRENT, row.getString("current"), samples);
            } else if (row.getBoolean("counted")) {
                GtidSet executed = GtidSet.parse(row.getString("executed"));
                samples.add(EXECUTED, executed.size());
                samples.add(PURGED, GtidSet.parse(row.getString("purged")).size());
                samples.add(OWN, executed.sizeOf(row.getString("own")));
            }
        }
    }

    private static void add(Metric metric, String places, Samples samples) {
        MariadbGtid.each(places, (source, number) -> samples.add(metric, number, source.toArray(String[]::new)));
    }
}
