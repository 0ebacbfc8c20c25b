package io.stackexporter.kind.mysql;

import io.stackexporter.servers.MysqlServer;
import java.sql.SQLException;

/** What an operator does to a replica and its usual channel, in the words of its server. */
record ReplicaControl(MysqlServer server) {

    private boolean isMariadb() {
        return server.version().flavor().equals("mariadb");
    }

    private String word() {
        return isMariadb() ? "SLAVE" : "REPLICA";
    }

    void stop() throws SQLException {
        server.execute("STOP " + word());
    }

    void start() throws SQLException {
        server.execute("START " + word());
    }

    void stopReceiving() throws SQLException {
        server.execute("STOP " + word() + " IO_THREAD");
    }

    void stopApplying() throws SQLException {
        server.execute("STOP " + word() + " SQL_THREAD");
    }

    /** Makes it wait on purpose before it applies anything. */
    void delay(int seconds) throws SQLException {
        stop();
        server.execute(
                isMariadb()
                        ? "CHANGE MASTER TO MASTER_DELAY=" + seconds
                        : "CHANGE REPLICATION SOURCE TO SOURCE_DELAY=" + seconds);
        start();
    }

    void useWrongPassword() throws SQLException {
        stop();
        server.execute(
                isMariadb()
                        ? "CHANGE MASTER TO MASTER_PASSWORD='wrong'"
                        : "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD='wrong'");
        start();
    }

    void useRightPassword() throws SQLException {
        stop();
        server.execute(
                isMariadb()
                        ? "CHANGE MASTER TO MASTER_PASSWORD='replication'"
                        : "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD='replication'");
        start();
    }

    /** Ends its life as a replica and lets anybody write to it. */
    void promote() throws SQLException {
        stop();
        server.execute("RESET " + word() + " ALL", "SET GLOBAL read_only = OFF");
    }
}
