package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import java.sql.SQLException;
import java.util.List;

/** What each user does, from {@code information_schema.user_statistics}; empty unless the server runs with {@code userstat}. */
final class UserStatistics implements Collector<MysqlSession> {
    private static final StatisticsOf STATISTICS = StatisticsOf.of("user");

    @Override
    public String name() {
        return "user_statistics";
    }

    @Override
    public String help() {
        return "What each user does, where MariaDB or Percona Server runs with userstat.";
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
