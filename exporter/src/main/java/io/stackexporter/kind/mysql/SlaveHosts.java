package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The replicas that have told this server who they are. */
final class SlaveHosts implements Collector<MysqlSession> {
    private static final ServerVersion RENAMED = new ServerVersion(8, 4);
    private static final List<String> ELDER = List.of("Server_id", "Host", "Port", "Master_id", "Slave_UUID");
    private static final List<String> MARIADB = ELDER.subList(0, 4);
    private static final List<String> YOUNGER = List.of("Server_Id", "Host", "Port", "Source_Id", "Replica_UUID");

    private static final Metric HOST = compatible(
            "mysql_heartbeat_mysql_slave_hosts_info",
            GAUGE,
            "A replica that has told this server who it is.",
            "server_id",
            "slave_host",
            "port",
            "master_id",
            "slave_uuid");

    @Override
    public String name() {
        return "slave_hosts";
    }

    @Override
    public String help() {
        return "The replicas that have told this server who they are, from SHOW REPLICAS.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return "GRANT REPLICATION SLAVE ON *.* TO <user>; MariaDB: GRANT REPLICATION MASTER ADMIN ON *.* TO <user>";
    }

    @Override
    public List<Reading> readings() {
        return Reading.from("SHOW REPLICAS", HOST);
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        boolean renamed = !session.isMariadb() && session.version().compareTo(RENAMED) >= 0;
        List<String> names = session.isMariadb() ? MARIADB : renamed ? YOUNGER : ELDER;
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(renamed ? "SHOW REPLICAS" : "SHOW SLAVE HOSTS")) {
            while (row.next()) {
                String[] labels = {"", "", "", "", ""};
                for (int i = 0; i < names.size(); i++) {
                    String text = row.getString(names.get(i));
                    labels[i] = text == null ? "" : text;
                }
                samples.add(HOST, 1, labels);
            }
        }
    }
}
