package io.stackexporter.kind.mysql;

import io.stackexporter.jdbc.JdbcCollector;

/** A collector of the performance schema, which servers may have switched off, and MariaDB has unless it is switched on. */
interface PerformanceCollector extends JdbcCollector<MysqlSession> {
    String PRIVILEGE = MysqlKind.PERFORMANCE;
    String WITH_PROCESS = "GRANT PROCESS ON *.* TO <user>; " + PRIVILEGE;

    /** For what MariaDB has outside of the performance schema. */
    String WITH_PROCESS_OR_ALONE = WITH_PROCESS + "; MariaDB: GRANT PROCESS ON *.* TO <user>";

    @Override
    default boolean supports(MysqlSession session) {
        return session.hasPerformanceSchema() && JdbcCollector.super.supports(session);
    }

    @Override
    default String privilege() {
        return PRIVILEGE;
    }
}
