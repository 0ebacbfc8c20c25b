package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import java.sql.SQLException;
import java.util.List;

/** What each client host does, from {@code information_schema.client_statistics}; empty unless the server runs with {@code userstat}. */
final class ClientStatistics implements Collector<MysqlSession> {
    private static final StatisticsOf STATISTICS = StatisticsOf.of("client", "max_statement_time_exceeded");

    @Override
    public String name() {
        return "client_statistics";
    }

    @Override
    public String help() {
        return "What each client host does, where MariaDB or Percona Server runs with userstat.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public List<Reading> readings() {
        return STATISTICS.readings();
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        STATISTICS.read(session.connection(), samples);
    }
}
