package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.sql.SQLException;
import java.util.List;

/** Whether commits reach other servers as they were told to: by semi-synchronous replication, or by Galera. */
final class SynchronousReplication implements Collector<MysqlSession> {
    private static final String SWITCHES = """
            SHOW GLOBAL VARIABLES
            WHERE variable_name IN ('rpl_semi_sync_master_enabled', 'rpl_semi_sync_source_enabled', 'wsrep_on')""";
    private static final String STATUS = """
            SHOW GLOBAL STATUS
            WHERE variable_name IN ('Rpl_semi_sync_master_status', 'Rpl_semi_sync_source_status',
                                    'wsrep_cluster_status', 'wsrep_ready', 'wsrep_local_state')""";

    /** Of {@code wsrep_local_state}: the node applies what the cluster commits, and has all of it. */
    private static final int SYNCED = 4;

    private static final Signal SEMI_SYNC = Signal.DEGRADED_UNITS.with("reason", "semi_sync");
    private static final Signal NO_QUORUM = Signal.DEGRADED_UNITS.with("reason", "no_quorum");
    private static final Signal GALERA_MEMBER = Signal.DEGRADED_UNITS.with("reason", "galera_member");

    @Override
    public String name() {
        return "synchronous_replication";
    }

    @Override
    public String help() {
        return "Whether semi-synchronous replication and Galera, where they are switched on, work as such.";
    }

    @Override
    public List<Reading> readings() {
        return List.of(
                reading(SEMI_SYNC, "SHOW GLOBAL STATUS Rpl_semi_sync_source_status", ""),
                reading(NO_QUORUM, "SHOW GLOBAL STATUS wsrep_cluster_status", ""),
                reading(GALERA_MEMBER, "SHOW GLOBAL STATUS wsrep_ready, wsrep_local_state", ""));
    }

    private static Reading reading(Signal signal, String source, String versions) {
        String labels = "reason=\"" + signal.constants().get("reason") + "\"";
        return new Reading(signal.metric(), source, labels, versions);
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        Variables switches = Variables.read(session.connection(), SWITCHES);
        boolean galera = switches.number("wsrep_on") == 1;
        boolean semiSync = switches.number("rpl_semi_sync_master_enabled") == 1
                || switches.number("rpl_semi_sync_source_enabled") == 1;
        if (galera || semiSync) {
            add(Variables.read(session.connection(), STATUS), galera, semiSync, samples);
        }
    }

    /** A server that waited too long for its replicas goes on without them and says so only here. */
    static void add(Variables status, boolean galera, boolean semiSync, Samples samples) {
        if (semiSync) {
            boolean works = status.number("rpl_semi_sync_master_status") == 1
                    || status.number("rpl_semi_sync_source_status") == 1;
            SEMI_SYNC.emit(samples, works ? 0 : 1);
        }
        if (galera) {
            boolean member = status.number("wsrep_ready") == 1 && status.number("wsrep_local_state") == SYNCED;
            NO_QUORUM.emit(samples, status.number("wsrep_cluster_status") == 1 ? 0 : 1);
            GALERA_MEMBER.emit(samples, member ? 0 : 1);
        }
    }
}
