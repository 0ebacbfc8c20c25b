package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Signal;
import java.util.List;

/**
 * How many replicas are connected to this server.
 *
 * @param expected how many the configuration wants to see; 0 when it does not say
 */
record Replicas(int expected) implements JdbcCollector<MysqlSession> {
    private static final int MOST = 1000;

    /**
     * Each reader of the binary log has a thread that sends it. Without a performance schema there is no thread at all,
     * not even the one that asks, and nothing is known.
     */
    private static final String THREADS = """
            SELECT COUNT(CASE WHEN processlist_command LIKE 'Binlog Dump%' THEN 1 END) AS replicas,
                   NULLIF(?, 0) AS expected
            FROM performance_schema.threads
            HAVING COUNT(*) > 0""";

    private static final String STATUS = """
            SELECT variable_value + 0 AS replicas, NULLIF(?, 0) AS expected
            FROM information_schema.global_status
            WHERE variable_name = 'Slaves_connected'""";

    private static final Query MYSQL =
            signals(Query.of("performance_schema.threads", THREADS).on(MysqlSession.MYSQL));
    private static final Query MARIADB =
            signals(Query.of("information_schema.global_status", STATUS).on(MysqlSession.MARIADB));

    private static Query signals(Query query) {
        return query.signal("replicas", Signal.REPLICAS).signal("expected", Signal.REPLICAS_EXPECTED);
    }

    @Override
    public String name() {
        return "replicas";
    }

    @Override
    public String help() {
        return "How many replicas and other readers of the binary log are connected to this server.";
    }

    @Override
    public String privilege() {
        return MysqlKind.PERFORMANCE;
    }

    @Override
    public Collector<MysqlSession> configured(Section settings) {
        return new Replicas(settings.integer(
                "expected_replicas",
                0,
                MOST,
                0,
                "Replicas that should be connected to this server; 0 when any number will do."));
    }

    @Override
    public Object[] parameters(MysqlSession session) {
        return new Object[] {expected};
    }

    @Override
    public List<Query> queries() {
        return List.of(MYSQL, MARIADB);
    }
}
